"""What tests need from elsewhere: fetched on first use, kept in the user's cache."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def fetched(name: str, make: Callable[[Path], Path]) -> Path:
    """The folder of that name. Where there is none, `make` fills a folder within the one it is
    given and says which; it is moved into place whole, and the first of two at once is kept."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "verkosto-tests" / name
    if cache.is_dir():
        return cache
    cache.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache.parent) as folder:
        made = make(Path(folder))
        try:
            made.rename(cache)
        except OSError:
            if not cache.is_dir():
                raise
    return cache
