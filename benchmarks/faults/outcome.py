"""What became of a graph in the rounds of one fault, as a row of the table and as figures."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_COLUMNS = ("rounds", "lost", "half", "recovered", "longest")
HEAD = f"{'fault':44} {'engine':9} " + "{:>6} {:>5} {:>5} {:>9} {:>8}".format(*_COLUMNS)
RAW = re.compile(
    r"Traceback|\bat java|java\.\w|Exception|SEVER|^\w+Error\b|failed to obtain|\[Errno|server log"
)
"""What no message should hold: the words of a library, of Java or of Python."""
SHOWN, WIDTH = 3, 230


@dataclass
class Outcome:
    """One fault on one engine. `lost`: acknowledged writes that are not there; `half`: what is
    there doubled or in part; `recovered`: rounds after which all was whole and writable again."""

    fault: str
    engine: str
    rounds: int = 0
    lost: int = 0
    half: int = 0
    recovered: int = 0
    longest: float | None = None
    skipped: str = ""
    messages: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(
        self, *, lost: int = 0, half: int = 0, recovered: bool = True, message: str = ""
    ) -> None:
        """Count a round."""
        self.rounds += 1
        self.lost += lost
        self.half += half
        self.recovered += recovered
        self.saw(message)

    def saw(self, message: str) -> None:
        """A message that a person got; alike but for numbers and folders they count as one."""
        text = " / ".join(line.strip() for line in message.splitlines() if line.strip())
        if text:
            text = re.sub(r"(?<![\w:/])/[\w./-]*/([\w.-]+)", r".../\1", text)
            self.messages[re.sub(r"\d[\d,]*", "N", text)[-WIDTH:]] += 1

    def took(self, seconds: float) -> None:
        self.longest = max(self.longest or 0.0, seconds)

    def fail(self, reason: str) -> None:
        """What did not hold in a round, told with the row."""
        self.failures.append(reason)

    @property
    def good(self) -> bool:
        whole = not self.lost and not self.half and self.recovered == self.rounds
        return bool(self.skipped) or (whole and not self.failures)

    def raw(self) -> list[str]:
        """Messages in the words of a library."""
        return [message for message in self.messages if RAW.search(message)]

    def lines(self) -> list[str]:
        if self.skipped:
            return [f"{self.fault:44} {self.engine:9} skipped: {self.skipped}"]
        longest = "" if self.longest is None else f"{self.longest:.2f} s"
        counts = f"{self.rounds:6} {self.lost:5} {self.half:5} {self.recovered:9} {longest:>8}"
        seen = [
            f"    {'RAW ' if RAW.search(message) else ''}{times} x {message}"
            for message, times in self.messages.most_common(SHOWN)
        ]
        failed = [f"    FAILED {reason}" for reason in self.failures[:SHOWN]]
        return [f"{self.fault:44} {self.engine:9} {counts}", *seen, *failed]

    def figures(self) -> dict[str, Any]:
        return {
            "fault": self.fault,
            "engine": self.engine,
            "rounds": self.rounds,
            "lost": self.lost,
            "half": self.half,
            "recovered": self.recovered,
            "skipped": self.skipped,
            "longest_s": None if self.longest is None else round(self.longest, 2),
            "raw_messages": len(self.raw()),
            "failures": len(self.failures),
        }
