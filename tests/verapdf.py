"""veraPDF, which says whether a PDF file keeps the rules of PDF/UA-1."""

import subprocess
from pathlib import Path

from maven_jars import jars, java

VERSION = "1.28.2"
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"


def faults(path: Path) -> str:
    """What veraPDF says of a file that does not pass, rule by rule; nothing of one that does."""
    found = jars("verapdf", VERSION, [("org.verapdf.apps", "greenfield-apps")])
    command = [java(), "-cp", f"{found}/*", MAIN, "-f", "ua1", "--format", "text", "-v", str(path)]
    said = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    return "" if said.startswith("PASS ") else said or "veraPDF said nothing"
