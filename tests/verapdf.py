"""veraPDF, which says whether a PDF file keeps the rules of PDF/UA-1."""

import subprocess
from pathlib import Path

from maven_jars import jars, java

VERSION = "1.28.2"
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"


def faults(*paths: Path) -> str:
    """What veraPDF says where a file does not pass, rule by rule; nothing where all do."""
    folder = jars("verapdf", VERSION, [("org.verapdf.apps", "greenfield-apps")])
    command = [
        java(),
        "-cp",
        f"{folder}/*",
        MAIN,
        "-f",
        "ua1",
        "--format",
        "text",
        "-v",
        *map(str, paths),
    ]
    output = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    passed = sum(line.startswith("PASS ") for line in output.splitlines())
    return "" if passed == len(paths) else output or "veraPDF said nothing"
