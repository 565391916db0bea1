import pytest
from numba.core import caching

from graph.analysis.compiled import compiled


def doubled(number: int) -> int:
    return number * 2


def test_compiled_loops_work_where_no_folder_can_be_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_locator: object) -> None:
        raise OSError("read-only")

    monkeypatch.setattr(caching._CacheLocator, "ensure_cache_path", refuse)
    assert compiled("int64(int64)")(doubled)(21) == 42


def test_other_faults_of_compiling_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_function: object) -> None:
        raise RuntimeError("something else")

    monkeypatch.setattr("graph.analysis.compiled.njit", lambda *_, **__: fail)
    with pytest.raises(RuntimeError, match="something else"):
        compiled("int64(int64)")(doubled)
