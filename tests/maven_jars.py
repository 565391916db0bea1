"""Programs for tests that are written in Java, their jars fetched once from Maven's repository."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from needs import needs

INSTALL = "apt-get install default-jre-headless maven"
POM = """<project><modelVersion>4.0.0</modelVersion>
<groupId>verkosto</groupId><artifactId>tests</artifactId><version>1</version><packaging>pom</packaging><dependencies>
{0}</dependencies></project>"""
DEPENDENCY = "<dependency><groupId>{0}</groupId><artifactId>{1}</artifactId><version>{2}</version></dependency>\n"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"


def java() -> str:
    return needs("java", INSTALL)


def jars(name: str, version: str, artifacts: Iterable[tuple[str, str]]) -> Path:
    """The folder of jars of the artifacts (group and name) and all they need: fetched on first use and moved into place whole."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "verkosto-tests" / f"{name}-{version}"
    if cache.is_dir():
        return cache
    maven = needs("mvn", INSTALL)
    cache.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache.parent) as folder:
        Path(folder, "pom.xml").write_text(POM.format("".join(DEPENDENCY.format(*each, version) for each in artifacts)))
        command = [maven, "-q", "-B", "-f", f"{folder}/pom.xml", COPY, f"-DoutputDirectory={folder}/lib", "-DincludeScope=runtime"]
        subprocess.run(command, check=True)
        if not cache.is_dir():
            shutil.move(f"{folder}/lib", cache)
    return cache
