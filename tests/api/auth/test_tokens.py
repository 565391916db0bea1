"""Tokens are shown once, kept as hashes, and count or stop counting at once, whoever else is at the
file."""

import json
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api import cli
from api.auth.roles import Role
from api.auth.tokens import ROLES, Tokens, Unreadable
from graph.errors import BadInput
from repository import ROOT
from viz.words.language import language

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path / "home", Clock())


def test_the_roles_are_those_of_the_api() -> None:
    assert [Role[role.upper()] for role in ROLES] == [
        role for role in Role if role is not Role.NOBODY
    ]


def test_a_token_is_found_by_its_text_and_only_its_hash_is_kept(tokens: Tokens) -> None:
    plain, made = tokens.new("analyst", " Excel of HR ", 30)
    assert (plain[:3], len(plain), made.name) == ("vk_", 46, "Excel of HR")
    assert tokens.find(plain) == made
    assert tokens.find(plain[:-1]) is None
    assert tokens.find(made.hash) is None
    assert plain[3:] not in tokens.path.read_text()
    assert (made.created, made.expires) == (
        "2026-11-24T12:00:00+00:00",
        "2026-12-24T12:00:00+00:00",
    )


def test_a_token_expires_on_the_second(tokens: Tokens) -> None:
    _, made = tokens.new("viewer", "short", 1)
    _, endless = tokens.new("viewer", "endless")
    end = NOW + timedelta(days=1)
    assert [made.expired(moment) for moment in (end - timedelta(seconds=1), end)] == [False, True]
    assert not endless.expired(NOW + timedelta(days=100_000))


def test_only_the_owner_may_read_the_file_and_nothing_else_is_left(tokens: Tokens) -> None:
    for name in ("one", "two"):
        tokens.new("viewer", name)
        assert stat.S_IMODE(tokens.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(tokens.path.parent.stat().st_mode) == 0o700
    assert {path.name for path in tokens.path.parent.iterdir()} == {"tokens.json", "tokens.lock"}


def test_a_running_server_notices_at_once(tokens: Tokens) -> None:
    server = Tokens(tokens.path.parent, Clock())
    assert server.every() == ()
    plain, made = tokens.new("editor", "loader")
    assert server.find(plain) == made
    other, remaining = tokens.new("viewer", "reader")
    tokens.revoke("loader")
    assert (server.find(plain), server.find(other)) == (None, remaining)
    tokens.path.unlink()
    assert server.find(other) is None


def test_the_file_is_read_only_when_it_changed(
    tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, made = tokens.new("editor", "loader")
    assert tokens.find(plain) == made
    monkeypatch.setattr(Tokens, "_read", lambda self: pytest.fail("read again"))
    assert tokens.find(plain) == made


@pytest.mark.parametrize("by", ["name", "id"])
def test_a_token_is_revoked_by_name_or_id(tokens: Tokens, by: str) -> None:
    _, made = tokens.new("editor", "loader")
    assert tokens.revoke(getattr(made, by)) == made
    assert tokens.every() == ()


def test_threads_that_make_tokens_at_once_lose_none(tokens: Tokens) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda i: tokens.new("viewer", f"t{i}"), range(40)))
    assert {token.name for token in tokens.every()} == {f"t{i}" for i in range(40)}
    assert len({plain for plain, _ in made}) == len({token.id for _, token in made}) == 40


def test_processes_that_make_tokens_at_once_lose_none(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom api.auth.tokens import Tokens\n"
        "for i in range(10): Tokens(Path(sys.argv[1])).new('viewer', f'{sys.argv[2]}-{i}')"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path), str(n)], cwd=ROOT)
        for n in range(3)
    ]
    assert [process.wait() for process in started] == [0, 0, 0]
    assert {token.name for token in Tokens(tmp_path).every()} == {
        f"{n}-{i}" for n in range(3) for i in range(10)
    }


@pytest.mark.parametrize(
    ("role", "name", "days", "message"),
    [
        (
            "boss",
            "x",
            None,
            "'boss' is not a role; use one of 'admin', 'analyst', 'editor', 'viewer'.",
        ),
        ("edtor", "x", None, "'edtor' is not a role; did you mean 'editor'?"),
        ("nobody", "x", None, "'nobody' is not a role"),
        (
            "viewer",
            "  ",
            None,
            "'' cannot name a token; give 1 to 100 printable characters: who uses it.",
        ),
        ("viewer", "a\nb", None, "cannot name a token"),
        ("viewer", "a" * 101, None, "cannot name a token"),
        (
            "viewer",
            "x",
            0,
            "A token cannot be good for 0 days; give 1 to 3,650, or none for one without an end.",
        ),
        ("viewer", "x", 3651, "A token cannot be good for 3651 days"),
        (
            "viewer",
            "taken",
            None,
            "There is a token 'taken' already; choose another name, or revoke that one first.",
        ),
    ],
)
def test_what_cannot_be_a_token_is_refused_with_the_remedy(
    tokens: Tokens, role: str, name: str, days: int | None, message: str
) -> None:
    _, taken = tokens.new("viewer", "taken")
    with pytest.raises(BadInput) as refused:
        tokens.new(role, name, days)
    assert message in str(refused.value)
    assert tokens.every() == (taken,)


def test_a_token_that_is_not_there_is_not_revoked(tokens: Tokens) -> None:
    with pytest.raises(BadInput, match="There is no token 'x'; see them with: verkosto token list"):
        tokens.revoke("x")
    tokens.new("viewer", "Excel of HR")
    with pytest.raises(
        BadInput, match=r"There is no token 'Excel of HP'; did you mean 'Excel of HR'\?"
    ):
        tokens.revoke("Excel of HP")


GOOD = {
    "id": "a",
    "name": "n",
    "role": "viewer",
    "hash": "h",
    "created": NOW.isoformat(),
    "expires": None,
}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"tokens": null}',
        '{"tokens": [1]}',
        '{"tokens": [{}]}',
        "\udcff",
        *(
            json.dumps({"tokens": [GOOD | wrong]})
            for wrong in (
                {"role": "boss"},
                {"more": 1},
                {"hash": None},
                {"expires": "soon"},
                {"expires": "2026-01-01T00:00:00"},
                {"created": 1},
            )
        ),
    ],
)
def test_a_file_that_is_none_of_tokens_is_said_and_never_written_over(
    tokens: Tokens, text: str
) -> None:
    tokens.path.parent.mkdir()
    tokens.path.write_text(text, "utf-8", "surrogateescape")
    for use in (
        tokens.every,
        lambda: tokens.find("vk_x"),
        lambda: tokens.new("viewer", "x"),
        lambda: tokens.revoke("x"),
    ):
        with pytest.raises(
            Unreadable,
            match=(
                r"tokens\.json' is no file of tokens, so nobody can be recognised by one; restore"
                r" it, or"
            ),
        ):
            use()
    assert tokens.path.read_text("utf-8", "surrogateescape") == text


def test_a_file_that_cannot_be_read_is_said(tokens: Tokens) -> None:
    tokens.path.mkdir(parents=True)
    with pytest.raises(
        Unreadable,
        match=r"cannot be read \(Is a directory\); let the user who runs verkosto read it",
    ):
        tokens.every()


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("VERKOSTO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VERKOSTO_URL", raising=False)

    def verkosto(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["verkosto", *arguments])
        with pytest.raises(SystemExit) as done:
            cli.main()
        return int(done.value.code or 0), *capsys.readouterr()

    return verkosto


def test_the_command_says_the_token_alone_on_standard_output(run: Run, tmp_path: Path) -> None:
    code, out, err = run(
        "token", "new", "--role", "analyst", "--name", "Excel of HR", "--days", "30"
    )
    token = Tokens(tmp_path / "home").find(out.strip())
    assert code == 0
    assert token is not None
    until = language("en").partial((token.expires or "")[:10])
    assert err == (
        f"The token of 'Excel of HR', analyst, good until {until}. It is not shown again:\n"
    )


def test_the_commands_answer_with_json(run: Run, tmp_path: Path) -> None:
    made = json.loads(run("token", "new", "--role", "admin", "--name", "me", "--json")[1])
    plain = made.pop("token")
    assert made == {
        "id": made["id"],
        "name": "me",
        "role": "admin",
        "created": made["created"],
        "expires": None,
    }
    listed = run("token", "list", "--json")[1]
    assert json.loads(listed) == {"tokens": [made | {"expired": False}]}
    assert plain not in listed
    assert json.loads(run("token", "revoke", made["id"], "--json")[1]) == {"revoked": made}
    assert Tokens(tmp_path / "home").every() == ()


def test_the_list_says_who_may_come_in_and_until_when(run: Run, tmp_path: Path) -> None:
    assert (
        run("token", "list")[1]
        == "There are no tokens; give one out with: verkosto token new --role viewer --name NAME\n"
    )
    Tokens(tmp_path / "home", Clock(datetime(2020, 1, 1, tzinfo=UTC))).new("viewer", "old", 1)
    run("token", "new", "--role", "editor", "--name", "Excel of HR")
    lines = [line.split() for line in run("token", "list")[1].splitlines()]
    assert [lines[0], *([*line[:2], line[-1]] for line in lines[2:4])] == [
        ["Name", "Role", "Id", "Made", "Good"],
        ["old", "viewer", "expired"],
        ["Excel", "of", "revoked"],
    ]
    assert run("token", "revoke", "old")[1] == "Revoked the token 'old', viewer.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "--name", "x"], "--role"),
        (["new", "--role", "viewer"], "--name"),
        (["new", "--role", "king", "--name", "x"], "'king' is not a role"),
        (["revoke", "x"], "There is no token 'x'"),
        (["revoke"], "NAME_OR_ID"),
        (["liste"], "'list'"),
    ],
)
def test_bad_input_is_said_in_a_sentence(run: Run, arguments: list[str], message: str) -> None:
    code, out, err = run("token", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_a_corrupt_file_is_no_fault_of_the_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "tokens.json").write_text("{")
    assert run("token", "list")[0] == 1
