"""The browser's scripts and style sheets: their types, their style, and the parts that need no
browser in Node.js. `make format` mends what can be mended by a program."""

import json
import subprocess
from pathlib import Path

import pytest

from needs import needs
from npm_packages import INSTALL, checkers
from repository import ROOT
from viz import assets

SPECIFICATIONS = sorted((ROOT / "tests" / "viz" / "scripts").glob("*.test.js"))
GENERATED = "draw/vis-network/"


def output_of(*command: str | Path) -> str:
    """What a command prints in the repository; the test fails with it if the command does."""
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if result.returncode:
        pytest.fail(f"{result.stdout}{result.stderr}", pytrace=False)
    return result.stdout


def checker(name: str) -> Path:
    needs("node", INSTALL)
    return checkers() / name


def test_every_type_is_known_and_consistent() -> None:
    output_of(checker("tsc"))


def test_every_script_of_our_own_is_checked() -> None:
    listed = {Path(line) for line in output_of(checker("tsc"), "--listFilesOnly").splitlines()}
    own = {name for name in assets.names() if name.endswith(".js")}
    assert [
        name
        for name in sorted(own)
        if not name.startswith(GENERATED) and assets.FOLDER / name not in listed
    ] == []


def test_scripts_and_style_sheets_are_formatted_and_free_of_known_faults() -> None:
    output_of(checker("biome"), "ci", "--error-on-warnings", "--colors=off")


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: path.name.partition(".")[0])
def test_what_needs_no_browser_does_as_specified(path: Path) -> None:
    output_of(needs("node", INSTALL), "--test", path)


def test_a_wrong_type_is_seen(tmp_path: Path) -> None:
    settings = json.loads((ROOT / "tsconfig.json").read_text("utf-8"))
    (tmp_path / "wrong.js").write_text("export const wrong = document.boody;\n", "utf-8")
    (tmp_path / "tsconfig.json").write_text(
        json.dumps({"compilerOptions": settings["compilerOptions"]}), "utf-8"
    )
    result = subprocess.run(
        [checker("tsc"), "--project", tmp_path], check=False, capture_output=True, text=True
    )
    assert "boody" in result.stdout
