"""How long `verkosto --help` takes, process start included: the median of many runs, as one JSON
line."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

RUNS = 20
GOAL_SECONDS = 0.3


def main() -> None:
    command = [Path(sys.executable).with_name("verkosto"), "--help"]
    seconds = sorted(timed(command) for _ in range(RUNS))
    print(
        json.dumps(
            {
                "bench": "help",
                "median_seconds": round(median(seconds), 3),
                "worst_seconds": round(seconds[-1], 3),
                "runs": RUNS,
                "goal_seconds": GOAL_SECONDS,
            }
        )
    )


def timed(command: list[str | Path]) -> float:
    started = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - started


if __name__ == "__main__":
    main()
