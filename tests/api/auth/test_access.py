"""Who may come in from where, and the message to those who may not."""

import asyncio
import re
import shlex
import sys
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import cli
from api.auth.addresses import is_loopback
from api.auth.identity import (
    LOCAL,
    Access,
    Identity,
    Unauthenticated,
    check_listening,
    is_local,
    open_access,
)
from api.auth.oidc import LEEWAY, Oidc
from api.auth.roles import Refused, Role
from api.auth.tokens import ROLES, Tokens
from graph.errors import BadInput, StoreError
from graph.settings import OidcSettings, read_oidc_settings
from repository import ROOT
from signing import AUDIENCE, ISSUER, RSA_KEYS, key_set, public, signed

ELSEWHERE, HERE = False, True


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return Access(Tokens(tmp_path))


@pytest.fixture
def signing_in(tmp_path: Path) -> Access:
    keys = tmp_path / "keys.json"
    keys.write_bytes(key_set(public(RSA_KEYS[0], "a")))
    return open_access(tmp_path, OidcSettings(ISSUER, AUDIENCE, str(keys), "groups"))


def identify(access: Access, authorization: str | None, local: bool = ELSEWHERE) -> Identity:
    return asyncio.run(access.identify(authorization, local))


def refused(access: Access, authorization: str | None, local: bool = ELSEWHERE) -> Unauthenticated:
    with pytest.raises(Unauthenticated) as error:
        identify(access, authorization, local)
    return error.value


def test_this_machine_s_user_is_the_admin_with_or_without_tokens(access: Access) -> None:
    assert identify(access, None, HERE) == LOCAL == Identity(Role.ADMIN, "local")
    access.tokens.new("viewer", "x")
    assert identify(access, None, HERE) == LOCAL


def test_from_elsewhere_a_token_is_needed(access: Access) -> None:
    error = refused(access, None)
    assert (
        str(error)
        == "Say who asks: send the header 'Authorization: Bearer TOKEN'. An admin gives out tokens."
    )
    assert error.challenge == 'Bearer realm="verkosto"'


@pytest.mark.parametrize("role", ["viewer", "analyst", "editor", "admin"])
@pytest.mark.parametrize("local", [HERE, ELSEWHERE])
def test_a_token_gives_its_role_and_name_even_here(access: Access, role: str, local: bool) -> None:
    plain, _ = access.tokens.new(role, "Excel of HR")
    for sent in (f"Bearer {plain}", f"bearer  {plain} ", basic("anybody", plain), basic("", plain)):
        assert identify(access, sent, local) == Identity(Role[role.upper()], "Excel of HR")


@pytest.mark.parametrize("local", [HERE, ELSEWHERE])
def test_a_wrong_token_is_refused_even_here(access: Access, local: bool) -> None:
    plain, _ = access.tokens.new("admin", "x")
    error = refused(access, f"Bearer {plain}x", local)
    assert (
        str(error)
        == "The token is not known: it was revoked or mistyped. Ask an admin for another."
    )
    assert error.challenge == 'Bearer realm="verkosto", error="invalid_token"'
    other = refused(access, "Bearer eyJhbGciOiJub25lIn0.e30.", local)
    assert str(other) == "The token is none of ours: they begin with 'vk_'. Ask an admin for one."


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Bearer",
        "Bearer ",
        "Digest x",
        "Basic !",
        "Basic " + b64encode(b"\xff").decode(),
        "vk_x",
    ],
)
def test_a_header_that_is_none_is_refused_with_the_form_it_should_have(
    access: Access, sent: str
) -> None:
    assert (
        str(refused(access, sent, HERE))
        == "The header Authorization cannot be read; send 'Authorization: Bearer TOKEN'."
    )


def test_a_revoked_token_stops_at_once(access: Access, tmp_path: Path) -> None:
    plain, _ = access.tokens.new("admin", "x")
    assert identify(access, f"Bearer {plain}").who == "x"
    Tokens(tmp_path).revoke("x")
    assert "revoked" in str(refused(access, f"Bearer {plain}"))


def test_an_expired_token_is_named(tmp_path: Path) -> None:
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    access = Access(Tokens(tmp_path, lambda: now[0]))
    plain, _ = access.tokens.new("admin", "x", 1)
    assert identify(access, f"Bearer {plain}").who == "x"
    now[0] += timedelta(days=1)
    assert (
        str(refused(access, f"Bearer {plain}"))
        == "The token 'x' expired at 2026-01-02T00:00:00+00:00. Ask an admin for another."
    )


def test_a_broken_file_of_tokens_is_told_to_the_log_alone(
    access: Access, caplog: pytest.LogCaptureFixture
) -> None:
    plain, _ = access.tokens.new("admin", "x")
    access.tokens.path.write_text("{")
    with pytest.raises(StoreError) as error:
        identify(access, f"Bearer {plain}")
    assert str(error.value) == "Tokens cannot be checked now; the server's log tells why."
    assert str(access.tokens.path) in caplog.text


def test_who_signs_in_has_the_role_of_the_claim(signing_in: Access) -> None:
    assert identify(signing_in, f"Bearer {signed(groups=['verkosto-editor'])}") == Identity(
        Role.EDITOR, "17"
    )
    plain, _ = signing_in.tokens.new("viewer", "x")
    assert identify(signing_in, f"Bearer {plain}") == Identity(Role.VIEWER, "x")


def test_who_signs_in_without_a_role_is_told_which_claim_lacks_it(signing_in: Access) -> None:
    with pytest.raises(Refused) as error:
        identify(signing_in, f"Bearer {signed(groups=['staff'])}")
    known = "verkosto-viewer, verkosto-analyst, verkosto-editor or verkosto-admin"
    assert (
        str(error.value)
        == f"'17' has no role here: the claim 'groups' of the token names none of {known}."
    )


def test_a_wrong_sign_in_is_told_why(signing_in: Access) -> None:
    assert (
        str(refused(signing_in, f"Bearer {signed(exp=1)}", HERE))
        == "The token is not accepted: it has expired. Sign in again."
    )


SENT = st.text() | st.text().map("Bearer {}".format) | st.text().map("Bearer vk_{}".format)
SENT |= st.binary().map(lambda credentials: f"Basic {b64encode(credentials).decode()}")


@given(SENT)
def test_any_header_is_refused_and_nothing_breaks(
    tmp_path_factory: pytest.TempPathFactory, sent: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "keys.json").write_bytes(key_set(public(RSA_KEYS[0], "a")))
    for oidc in (None, Oidc(OidcSettings(ISSUER, AUDIENCE, str(folder / "keys.json")))):
        error = refused(Access(Tokens(folder), oidc), sent, HERE)
        assert error.challenge.startswith("Bearer ")
        assert error.challenge.isprintable()


def basic(name: str, password: str) -> str:
    return "Basic " + b64encode(f"{name}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("10.0.0.1", False),
        ("127.0.0.1.example", False),
        ("localhost.example", False),
        ("::ffff:10.0.0.1", False),
        ("verkosto", False),
        ("127.1", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("listening", "headers", "local"),
    [
        ("127.0.0.1", {"host": "127.0.0.1:8470"}, True),
        ("::1", {"host": "[::1]:8470"}, True),
        ("localhost", {"host": "localhost"}, True),
        ("0.0.0.0", {"host": "127.0.0.1:8470"}, False),
        ("127.0.0.1", {"host": "verkosto.example"}, False),
        ("127.0.0.1", {}, False),
        ("127.0.0.1", {"host": "localhost@evil.example"}, False),
        *(
            ("127.0.0.1", {"host": "127.0.0.1:8470", name: "10.0.0.1"}, False)
            for name in ("forwarded", "via", "x-forwarded-for", "x-real-ip")
        ),
    ],
)
def test_only_a_direct_request_to_this_machine_s_own_name_is_its_user_s(
    listening: str, headers: dict[str, str], local: bool
) -> None:
    assert is_local(listening, headers) is local


@pytest.mark.parametrize(
    ("host", "names", "address"),
    [
        ("0.0.0.0", (), "0.0.0.0"),
        ("::", (), "::"),
        ("10.1.2.3", ("x.example",), "10.1.2.3"),
        ("127.0.0.1", ("x.example",), "x.example"),
    ],
)
def test_nothing_is_opened_before_it_is_said_who_may_come_in(
    access: Access, host: str, names: tuple[str, ...], address: str
) -> None:
    with pytest.raises(BadInput) as error:
        check_listening(host, access, names)
    assert (
        str(error.value)
        == f"'{address}' can be reached by others, and nothing says who may come in; give out a"
        " token first with: verkosto token new --role viewer --name NAME, or set"
        " VERKOSTO_OIDC_ISSUER, VERKOSTO_OIDC_AUDIENCE and VERKOSTO_OIDC_KEYS."
    )
    access.tokens.new("viewer", "x")
    check_listening(host, access, names)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_needs_no_token(access: Access, host: str) -> None:
    check_listening(host, access, ["localhost"])


def test_signing_in_is_enough_to_open(signing_in: Access) -> None:
    check_listening("0.0.0.0", signing_in)


DOCUMENT = (ROOT / "docs/access.md").read_text("utf-8")


def test_the_document_s_roles_and_settings_are_there() -> None:
    assert re.findall(
        r"^\| (\w+) \| ", DOCUMENT.partition("## Roles")[2].partition("##")[0], re.MULTILINE
    ) == ["role", *ROLES]
    names = dict.fromkeys(re.findall(r"`(VERKOSTO_OIDC_[A-Z]+)`", DOCUMENT))
    read = read_oidc_settings({name: name for name in names})
    assert read is not None
    assert {read.issuer, read.audience, read.keys, read.roles} == set(names)
    assert f"clocks may differ by {LEEWAY} seconds" in DOCUMENT.replace("\n", " ")
    assert all(f"`verkosto-{role}`" in DOCUMENT for role in ROLES)


def test_the_document_s_token_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERKOSTO_HOME", str(tmp_path))
    commands = [
        shlex.split(line)[2:]
        for line in DOCUMENT.splitlines()
        if line.startswith("$ verkosto token ")
    ]
    for command in commands:
        monkeypatch.setattr(sys, "argv", ["verkosto", *command])
        with pytest.raises(SystemExit) as done:
            cli.main()
        assert not done.value.code, command
    assert [(token.name, token.role) for token in Tokens(tmp_path).every()] == [
        ("Excel of HR", "analyst")
    ]
