"""The process that reads files for another process: `python -m loaders.workbooks.child REQUEST`,
started by `isolated`."""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

from graph.errors import BadInput, Rejection, data_of
from loaders.reading import read_files
from loaders.table import Table
from loaders.workbooks.isolated import RESULT


def main(arguments: Sequence[str]) -> None:
    """Read the files of the request (JSON) and write the result to its folder."""
    request = json.loads(arguments[0])
    Thread(target=_end_with_parent, daemon=True).start()
    _limit(request["memory"], request["seconds"])
    folder, files = Path(request["folder"]), [Path(file) for file in request["files"]]
    try:
        tables = read_files(files, folder, request["unpacked"])
        read = [_stored(each, folder / str(number)) for number, each in enumerate(tables)]
        result: dict[str, Any] = {"read": read}
    except BadInput as error:
        result = {"refused": data_of(error.message)}
    (folder / RESULT).write_text(json.dumps(result))


def _stored(each: Table | Rejection, out: Path) -> dict[str, Any]:
    if isinstance(each, Rejection):
        return each.as_dict() | {"message": data_of(each.message)}
    each.frame.write_ipc(out)
    faults = [[*fault[:-1], data_of(fault.message)] for fault in each.faults]
    return {"file": each.file, "sheet": each.sheet, "header": each.header, "faults": faults}


def _end_with_parent() -> None:
    """End this process when its standard input ends, that is, when the parent process ends, even by
    force."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _limit(memory: int | None, seconds: float | None) -> None:
    """Limit memory and CPU time. The data segment is limited and not the address space, as the
    latter includes what allocators and threads reserve but never use. Windows has none of these
    limits; only Linux has all."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(
            "1000"
        )  # if memory runs out, Linux ends this process first, before its parent
    try:
        import resource
    except ImportError:
        return
    limits = {resource.RLIMIT_CORE: 0}
    if memory is not None:
        limits |= {resource.RLIMIT_DATA: memory, resource.RLIMIT_FSIZE: memory}
    if seconds is not None:
        limits[resource.RLIMIT_CPU] = int(seconds * (os.cpu_count() or 1)) + 1
    for limit, value in limits.items():
        with suppress(OSError, ValueError):  # a lower limit is set already
            resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    main(sys.argv[1:])
