"""How the loops that numpy cannot express are compiled."""

from collections.abc import Callable
from typing import Any

from numba import njit

Function = Callable[..., Any]


def compiled(signature: str) -> Callable[[Function], Function]:
    """Machine code that leaves the interpreter's lock, kept on disk for the next run where some
    folder can be written."""

    def compile_(function: Function) -> Function:
        try:
            return njit(signature, cache=True, nogil=True)(function)
        except RuntimeError as error:
            if "no locator available" not in str(error):
                raise
            return njit(signature, nogil=True)(function)

    return compile_
