"""Programs for tests that are written in Java, their jars fetched once from Maven's repository."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from fetched import fetched
from needs import needs

INSTALL = "apt-get install default-jre-headless maven"
POM = """<project><modelVersion>4.0.0</modelVersion>
<groupId>verkosto</groupId><artifactId>tests</artifactId><version>1</version><packaging>pom</packaging><dependencies>
{0}</dependencies></project>"""
DEPENDENCY = (
    "<dependency><groupId>{0}</groupId><artifactId>{1}</artifactId>"
    "<version>{2}</version></dependency>\n"
)
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"


def java() -> str:
    return needs("java", INSTALL)


def jars(name: str, version: str, artifacts: Iterable[tuple[str, str]]) -> Path:
    """The folder of jars of the artifacts (group and name) and all they need."""

    def make(folder: Path) -> Path:
        (folder / "pom.xml").write_text(
            POM.format("".join(DEPENDENCY.format(*each, version) for each in artifacts))
        )
        command = [
            needs("mvn", INSTALL),
            "-q",
            "-B",
            "-f",
            f"{folder}/pom.xml",
            COPY,
            f"-DoutputDirectory={folder}/lib",
        ]
        subprocess.run([*command, "-DincludeScope=runtime"], check=True)
        return folder / "lib"

    return fetched(f"{name}-{version}", make)
