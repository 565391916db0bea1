"""Files that wait in memory: found by their visitor alone, for a while, and never more than there
is room for."""

import pytest

from api.pages.uploads import MAX_EACH, SECONDS, Uploads


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def uploads(now: list[float]) -> Uploads:
    return Uploads(100, lambda: now[0])


def test_a_file_is_found_by_its_visitor_alone(uploads: Uploads) -> None:
    upload = uploads.keep("alice", "a.csv", b"id", None)
    assert uploads.find(upload.id, "alice") is upload
    assert uploads.find(upload.id, "bob") is None
    assert uploads.find("a", "alice") is None


def test_ids_cannot_be_guessed(uploads: Uploads) -> None:
    ids = {uploads.keep("alice", "a.csv", b"id", None).id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(id_) >= 22 for id_ in ids)


def test_a_file_is_forgotten_after_its_time(uploads: Uploads, now: list[float]) -> None:
    upload = uploads.keep("alice", "a.csv", b"id", None)
    now[0] = SECONDS - 1
    assert uploads.find(upload.id, "alice")
    now[0] = SECONDS
    assert uploads.find(upload.id, "alice") is None


def test_the_oldest_go_where_a_visitor_has_many_or_all_are_too_large(uploads: Uploads) -> None:
    first, *others = [uploads.keep("alice", "a.csv", b"id", None) for _ in range(MAX_EACH + 1)]
    assert uploads.find(first.id, "alice") is None
    assert all(uploads.find(each.id, "alice") for each in others)
    large = uploads.keep("bob", "b.csv", b"x" * 99, None)
    assert uploads.find(large.id, "bob")
    assert not any(uploads.find(each.id, "alice") for each in others)
    assert uploads.find(uploads.keep("bob", "c.csv", b"x" * 101, None).id, "bob") is None


def test_only_its_visitor_drops_a_file(uploads: Uploads) -> None:
    upload = uploads.keep("alice", "a.csv", b"id", None)
    uploads.drop(upload.id, "bob")
    assert uploads.find(upload.id, "alice")
    uploads.drop(upload.id, "alice")
    assert uploads.find(upload.id, "alice") is None
