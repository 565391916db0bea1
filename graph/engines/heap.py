"""How much memory the embedded engine may use."""

import re
from collections.abc import Iterator
from pathlib import Path

import psutil

from graph.errors import BadInput

SMALLEST, LARGEST = 256, 16_384
"""Megabytes: less starts no engine, and more makes its pauses long."""
USUAL = 4_096
"""Enough for a million people and ten million memberships."""
CONTROL_GROUPS = Path("/sys/fs/cgroup")


def heap_megabytes(setting: str | None) -> int:
    """What VERKOSTO_MEMORY gives, such as `2g` or `800m`; without it half of the memory up to 4 GB,
    or a quarter where that is more. Raises BadInput for a setting that is no size."""
    if setting is None:
        available = available_megabytes()
        return max(SMALLEST, min(max(min(USUAL, available // 2), available // 4), LARGEST))
    parts = re.fullmatch(r"(\d{1,9})([mMgG])[bB]?", setting.strip())
    megabytes = int(parts[1]) * (1024 if parts[2] in "gG" else 1) if parts else 0
    if megabytes < SMALLEST:
        raise BadInput("not_a_memory_size", value=setting, least=SMALLEST)
    return megabytes


def available_megabytes() -> int:
    """The machine's memory, or what a container may use of it if that is less."""
    return min([int(psutil.virtual_memory().total), *_limits()]) // 2**20


def _limits() -> Iterator[int]:
    """The limits of this process's control groups, version 2 or 1."""
    for path in (*_files("", "memory.max"), *_files("memory", "memory.limit_in_bytes")):
        try:
            text = path.read_text().strip()
        except OSError:
            continue
        if text.isdigit():
            yield int(text)


def _files(controller: str, name: str) -> Iterator[Path]:
    """The file of this process's group and of every group around it."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, group = line.split(":", 2)
        if controller not in controllers.split(","):
            continue
        innermost = CONTROL_GROUPS / controller / group.strip("/")
        for folder in (innermost, *innermost.parents):
            if not folder.is_relative_to(CONTROL_GROUPS):
                break
            yield folder / name
