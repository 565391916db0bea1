"""Compilation of loops that numpy cannot express."""

from collections.abc import Callable
from typing import Any

from numba import njit

Function = Callable[..., Any]


def compiled(signature: str) -> Callable[[Function], Function]:
    """A decorator that compiles a function to machine code which releases the interpreter lock. The
    code is cached on disk for the next run if a folder for it can be written."""

    def compile_(function: Function) -> Function:
        try:
            return njit(signature, cache=True, nogil=True)(function)
        except RuntimeError as error:
            if "no locator available" not in str(error):
                raise
            return njit(signature, nogil=True)(function)

    return compile_
