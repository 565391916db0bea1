"""Tables of made-up people to load, whose ids say which table they are of."""

from pathlib import Path

from faults.lab import Lab, Place

FILL = 6_000
"""Rows that go into an empty embedded graph as a whole, past the engine's log."""
FEW = 20


def table(lab: Lab, prefix: str, count: int, width: int = 20) -> Path:
    """A file of people `PREFIX-0`, `PREFIX-1`, ..., with family names of so many characters."""
    file = lab.new_folder("tables") / "leaders.csv"
    rows = (f"{prefix}-{i},Keksitty,{'x' * width}\n" for i in range(count))
    file.write_text("id,given_name,family_name\n" + "".join(rows), "utf-8")
    return file


def ids(prefix: str, count: int) -> set[str]:
    return {f"{prefix}-{i}" for i in range(count)}


def load(lab: Lab, place: Place, prefix: str, count: int = FEW) -> set[str]:
    """Load people by a command that must succeed; their ids."""
    code, err = place.run("load", table(lab, prefix, count), "--source", prefix)
    if code:
        raise AssertionError(f"a load ended with {code}: {err[-300:]}")
    return ids(prefix, count)
