"""What breaks when things break: `make bench-faults ARGS='--rounds 5 --only kill-engine'`.

Every fault below is provoked in real processes, on both engines where it applies: `kill -9`, a
loss of power, a full disk, steps of the clock, signals, copied and damaged homes, two writers,
old homes, dumps, and the workbook that once ended the program. Prints a row a fault with the
messages that a person saw, then everything as one JSON line. `lost` are acknowledged writes that
are gone; `half` is what is there doubled or in part; `recovered` are the rounds after which the
graph was whole and took writes again, by itself or by the one command that the message names;
`longest` is the time until a command ended or went on. Exit code 1 if anything was lost or did
not recover, or a message lacks what it must say. A quarter of an hour to half an hour on two
cores by default, some hours with `--full`. A loss of power and faketime are skipped with a word
where the machine has not what they need; without root a limit of files stands for the full disk.
"""

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

sys.path[:0] = [
    str(Path(__file__).parent),
    str(Path(__file__).parents[1]),
    str(Path(__file__).parents[1] / "tests"),
]

from faults import (
    clock,
    disk,
    dumps,
    fills,
    homes,
    kills,
    passwords,
    power,
    signals,
    upgrades,
    workbooks,
    writers,
)
from faults.lab import Lab
from faults.outcome import HEAD, Outcome

FAULTS: dict[str, Callable[[Lab], Iterator[Outcome]]] = {
    "kill-loader": kills.loader,
    "kill-engine": kills.engine,
    "kill-serve": kills.server,
    "fill": fills.killed,
    "power": power.lost,
    "clock": clock.stepped,
    "disk": disk.full,
    "interrupt": signals.interrupted,
    "home": homes.copied,
    "writers": writers.two,
    "upgrade": upgrades.old_homes,
    "dump": dumps.faults,
    "workbook": workbooks.far_cell,
    "password": passwords.changed,
}


EMBEDDED = {"power", "disk", "home"}
"""A Neo4j's disk and files are its owner's."""


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers and mounts are ended too
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="verkosto-faults-") as folder:
        lab = Lab(Path(folder), arguments.rounds, arguments.seed, arguments.full, arguments.engines)
        print(HEAD, flush=True)
        try:
            for name in arguments.only or FAULTS:
                if name in EMBEDDED and "arcadedb" not in arguments.engines:
                    continue
                for outcome in _provoked(lab, name):
                    outcomes.append(outcome)
                    print("\n".join(outcome.lines()), flush=True)
        finally:
            lab.close()
    rows = [outcome.figures() for outcome in outcomes]
    good = all(outcome.good for outcome in outcomes)
    print(json.dumps({"bench": "faults", "seed": arguments.seed, "good": good, "faults": rows}))
    return 0 if good else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5, help="how often each fault is provoked")
    parser.add_argument(
        "--full", action="store_true", help="50 kills and interrupts, 20 full disks, 10 of the rest"
    )
    parser.add_argument(
        "--only", nargs="+", choices=list(FAULTS), metavar="NAME", help=", ".join(FAULTS)
    )
    parser.add_argument(
        "--engines", nargs="+", default=["arcadedb", "neo4j"], choices=["arcadedb", "neo4j"]
    )
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _provoked(lab: Lab, name: str) -> Iterator[Outcome]:
    """The rows of a fault; one that stops the benchmark itself is a row that failed."""
    started = monotonic()
    try:
        yield from FAULTS[name](lab)
    except Exception as error:
        outcome = Outcome(name, "")
        outcome.fail(
            f"stopped after {monotonic() - started:.0f} s by {type(error).__name__}: {error}"
        )
        yield outcome


if __name__ == "__main__":
    sys.exit(main())
