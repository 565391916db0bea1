"""The memory of the embedded engine."""

import re
from collections.abc import Iterator
from pathlib import Path

import psutil

from graph.errors import BadInput

SMALLEST, LARGEST = 256, 16_384
"""Megabytes. The engine does not start with less; with more its pauses become long."""
USUAL = 4_096
"""Megabytes; enough for a million people and ten million memberships."""
CONTROL_GROUPS = Path("/sys/fs/cgroup")


def heap_megabytes(setting: str | None) -> int:
    """The size in the setting VERKOSTO_MEMORY, such as `2g` or `800m`. Without it, half of the
    memory up to 4 GB, or a quarter of it if that is more, within SMALLEST..LARGEST. Raises BadInput
    if the setting is not a size or too small."""
    if setting is None:
        available = available_megabytes()
        return max(SMALLEST, min(max(min(USUAL, available // 2), available // 4), LARGEST))
    parts = re.fullmatch(r"(\d{1,9})([mMgG])[bB]?", setting.strip())
    megabytes = int(parts[1]) * (1024 if parts[2] in "gG" else 1) if parts else 0
    if megabytes < SMALLEST:
        raise BadInput("not_a_memory_size", value=setting, least=SMALLEST)
    return megabytes


def available_megabytes() -> int:
    """The memory of the machine, or that of the container if it is limited to less."""
    return min([int(psutil.virtual_memory().total), *_limits()]) // 2**20


def _limits() -> Iterator[int]:
    """The memory limits of this process's control groups (version 1 or 2), in bytes."""
    for path in (*_files("", "memory.max"), *_files("memory", "memory.limit_in_bytes")):
        try:
            text = path.read_text().strip()
        except OSError:
            continue
        if text.isdigit():
            yield int(text)


def _files(controller: str, name: str) -> Iterator[Path]:
    """The files `name` of this process's control group and of every group that contains it."""
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
