"""A provider's tokens: good ones give a role, and whatever is wrong with the others is found."""

import asyncio
import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from api.auth.oidc import (
    ASK_AGAIN,
    KEEP,
    LEEWAY,
    Oidc,
    WrongToken,
    highest_role,
    key_source,
    parse_keys,
)
from api.auth.roles import Role
from graph.errors import BadInput, StoreError
from graph.settings import OidcSettings, read_oidc_settings
from signing import (
    AUDIENCE,
    EC_KEY,
    ED_KEY,
    ISSUER,
    RSA_KEYS,
    Provider,
    claims,
    key_set,
    provider,
    public,
    signed,
)


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def oidc(server: Provider, clock: Clock) -> Oidc:
    return Oidc(OidcSettings(ISSUER, AUDIENCE, server.address), clock)


def identify(oidc: Oidc, token: str) -> tuple[Role | None, str]:
    return asyncio.run(oidc.identify(token))


def wrong(oidc: Oidc, token: str) -> str:
    with pytest.raises(WrongToken) as refused:
        identify(oidc, token)
    return str(refused.value)


def test_a_good_token_gives_the_role_and_the_name(oidc: Oidc) -> None:
    assert identify(oidc, signed()) == (Role.ANALYST, "17")
    assert identify(
        oidc, signed(preferred_username="anna", roles="viewer verkosto-editor other")
    ) == (Role.EDITOR, "anna")
    assert identify(oidc, signed(aud=["other", AUDIENCE], roles=[])) == (None, "17")


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(RSA_KEYS[0], "RS512"), (RSA_KEYS[0], "PS256"), (EC_KEY, "ES256"), (ED_KEY, "EdDSA")],
)
def test_every_kind_of_key_pair_is_accepted(
    server: Provider, oidc: Oidc, key: Any, algorithm: str
) -> None:
    server.answer = key_set(public(key, "k", alg=algorithm, use="sig"))
    assert identify(oidc, signed(key, algorithm, "k")) == (Role.ANALYST, "17")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"exp": time() - LEEWAY - 5}, "it has expired"),
        ({"exp": None}, "it lacks the claim exp"),
        ({"aud": "other"}, "it is meant for another audience"),
        ({"aud": None}, "it lacks the claim aud"),
        ({"aud": [1]}, "it is meant for another audience"),
        ({"iss": ISSUER + "/"}, "it comes from another issuer"),
        ({"iss": None}, "it lacks the claim iss"),
        ({"nbf": time() + 3600}, "it is not good yet"),
        ({"iat": time() + 3600}, "it is not good yet"),
        ({"sub": None}, "it names nobody: it has neither preferred_username nor sub"),
        ({"exp": "soon"}, "it cannot be read"),
    ],
)
def test_what_is_wrong_with_a_signed_token_is_said(
    oidc: Oidc, changed: dict[str, Any], message: str
) -> None:
    assert wrong(oidc, signed(**changed)) == message


def test_clocks_may_differ_by_a_little(oidc: Oidc) -> None:
    assert identify(oidc, signed(exp=time() - LEEWAY + 10, nbf=time() + LEEWAY - 10)) == (
        Role.ANALYST,
        "17",
    )


def test_a_token_signed_by_another_key_is_refused(oidc: Oidc) -> None:
    assert wrong(oidc, signed(RSA_KEYS[1])) == "its signature is wrong"
    head, _, tail = signed().partition(".")
    body = urlsafe_b64encode(json.dumps(claims(roles=["admin"])).encode()).decode().rstrip("=")
    assert wrong(oidc, f"{head}.{body}.{tail.rpartition('.')[2]}") == "its signature is wrong"


def test_a_token_without_a_signature_is_refused(oidc: Oidc) -> None:
    unsigned = jwt.encode(claims(), "", "none", {"kid": "a"})
    assert wrong(oidc, unsigned) == "it is signed in a way that is not accepted"


@pytest.mark.parametrize("form", [PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1])
def test_the_public_key_is_no_shared_secret(oidc: Oidc, form: PublicFormat) -> None:
    secret = RSA_KEYS[0].public_key().public_bytes(Encoding.PEM, form)
    token = hs256(secret, {"alg": "HS256", "kid": "a"})
    assert wrong(oidc, token) == "it is signed in a way that is not accepted"


def hs256(secret: bytes, header: dict[str, str]) -> str:
    """By hand: the library itself refuses to sign so."""
    import hmac

    parts = [
        urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims())
    ]
    mac = hmac.digest(secret, b".".join(parts), "sha256")
    return b".".join((*parts, urlsafe_b64encode(mac).rstrip(b"="))).decode()


def test_shared_secrets_among_the_keys_are_passed_over(server: Provider, oidc: Oidc) -> None:
    secret = {
        "kty": "oct",
        "k": urlsafe_b64encode(b"s" * 32).decode().rstrip("="),
        "kid": "s",
        "alg": "HS256",
    }
    server.answer = key_set(
        secret, public(RSA_KEYS[0], "a"), public(RSA_KEYS[1], "e", use="enc"), {"kty": "new"}
    )
    assert (
        wrong(oidc, hs256(b"s" * 32, {"alg": "HS256", "kid": "s"}))
        == "its key is not among the provider's"
    )
    assert wrong(oidc, signed(RSA_KEYS[1], kid="e")) == "its key is not among the provider's"
    assert identify(oidc, signed())[0] == Role.ANALYST


def test_a_key_that_the_token_brings_along_is_not_looked_at(oidc: Oidc) -> None:
    token = jwt.encode(
        claims(),
        RSA_KEYS[1],
        "RS256",
        {"kid": "a", "jwk": public(RSA_KEYS[1], "a"), "jku": "https://elsewhere.example"},
    )
    assert wrong(oidc, token) == "its signature is wrong"


def test_without_a_key_s_id_the_only_key_is_meant(
    server: Provider, oidc: Oidc, clock: Clock
) -> None:
    assert identify(oidc, signed(kid=None))[0] == Role.ANALYST
    server.answer = key_set(public(RSA_KEYS[0], "a"), public(RSA_KEYS[1], "b"))
    clock.now += KEEP
    assert wrong(oidc, signed(kid=None)) == "its key is not among the provider's"


def test_keys_are_fetched_once_and_again_for_an_unknown_one_at_most_once_a_minute(
    server: Provider, oidc: Oidc, clock: Clock
) -> None:
    for _ in range(3):
        identify(oidc, signed())
    assert server.requests == 1
    server.answer = key_set(public(RSA_KEYS[1], "b"))
    assert wrong(oidc, signed(RSA_KEYS[1], kid="b")) == "its key is not among the provider's"
    assert server.requests == 1
    clock.now += ASK_AGAIN
    assert identify(oidc, signed(RSA_KEYS[1], kid="b"))[0] == Role.ANALYST
    for i in range(20):
        assert wrong(oidc, signed(kid=f"made-up-{i}")) == "its key is not among the provider's"
    assert server.requests == 2


def test_a_key_that_was_taken_back_is_not_good_for_long(
    server: Provider, oidc: Oidc, clock: Clock
) -> None:
    identify(oidc, signed())
    server.answer = key_set(public(RSA_KEYS[1], "b"))
    clock.now += KEEP
    assert wrong(oidc, signed()) == "its key is not among the provider's"


def test_many_who_come_at_once_make_one_fetch(server: Provider, oidc: Oidc) -> None:
    async def ask() -> list[tuple[Role | None, str]]:
        return await asyncio.gather(*(oidc.identify(signed()) for _ in range(20)))

    assert {role for role, _ in asyncio.run(ask())} == {Role.ANALYST}
    assert server.requests == 1


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b""),
        (404, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b'{"keys": []}'),
        (200, b"[]"),
    ],
)
def test_a_provider_that_does_not_answer_is_not_the_caller_s_fault(
    server: Provider,
    oidc: Oidc,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    status: int,
    answer: bytes,
) -> None:
    good, server.answer, server.status = server.answer, answer, status
    server.headers = {"Location": server.address} if status == 302 else {}
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            with pytest.raises(
                StoreError, match="the provider's keys cannot be read; try again in a minute"
            ):
                identify(oidc, signed())
    assert server.requests == 1
    assert f"the keys at {server.address} cannot be read" in caplog.text
    server.answer, server.status = good, 200
    clock.now += ASK_AGAIN
    assert identify(oidc, signed())[0] == Role.ANALYST


def test_known_keys_stay_while_the_provider_is_away(
    server: Provider, oidc: Oidc, clock: Clock
) -> None:
    identify(oidc, signed())
    server.status = 503
    clock.now += KEEP
    assert identify(oidc, signed())[0] == Role.ANALYST


def test_nonsense_makes_nobody_fetch_anything(server: Provider, oidc: Oidc) -> None:
    for token in ("", ".", "..", "a.b.c", "eyJ9.e30.", "\x00", "ä" * 50, "[" * 5000):
        assert wrong(oidc, token) == "it cannot be read"
    assert server.requests == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
)
KEY_FILE = key_set(public(RSA_KEYS[0], "a"))
HEADERS = st.dictionaries(
    st.sampled_from(["alg", "kid", "typ", "crit", "b64"]),
    JSON | st.sampled_from(["a", "RS256", "none", "HS256"]),
)


@given(HEADERS, JSON)
def test_no_header_or_claims_end_in_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, header: Any, payload: Any
) -> None:
    path = tmp_path_factory.getbasetemp() / "keys.json"
    path.write_bytes(KEY_FILE)
    parts = [
        urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in (header, payload)
    ]
    with pytest.raises(WrongToken):
        identify(Oidc(OidcSettings(ISSUER, AUDIENCE, str(path))), ".".join((*parts, "c2ln")))


@given(JSON, st.sampled_from(["roles", "a.b", "realm_access.roles"]))
def test_any_claims_have_a_highest_role_or_none(payload: Any, claim: str) -> None:
    assert highest_role(payload if isinstance(payload, dict) else {claim: payload}, claim) in (
        None,
        *Role,
    )


@pytest.mark.parametrize(
    ("payload", "claim", "role"),
    [
        ({"roles": ["verkosto-viewer", "verkosto-admin", "x"]}, "roles", Role.ADMIN),
        ({"roles": ["editor"]}, "roles", Role.EDITOR),
        ({"realm_access": {"roles": ["verkosto-viewer"]}}, "realm_access.roles", Role.VIEWER),
        (
            {"https://verkosto.example/roles": "viewer"},
            "https://verkosto.example/roles",
            Role.VIEWER,
        ),
        ({"roles": ["nobody", "verkosto-nobody", "VIEWER", "super-admin", 4, None]}, "roles", None),
        ({"roles": {"admin": True}}, "roles", None),
        ({}, "roles", None),
    ],
)
def test_the_highest_of_our_roles_in_the_claim_counts(
    payload: dict[str, Any], claim: str, role: Role | None
) -> None:
    assert highest_role(payload, claim) == role


@pytest.mark.parametrize(
    "keys",
    [
        "http://login.example/keys",
        "ftp://login.example/keys",
        "http://127.0.0.1.example/keys",
        "http://localhost@login.example/keys",
        "file:///etc/keys.json",
        "http://[::1/keys",
    ],
)
def test_keys_that_can_be_tampered_with_on_the_way_are_refused(keys: str) -> None:
    with pytest.raises(
        BadInput, match="which can be tampered with on the way; give an https:// address or a file"
    ):
        key_source(keys)


@pytest.mark.parametrize(
    "keys", ["https://login.example/keys", "http://localhost:1/keys", "http://[::1]:1/keys"]
)
def test_safe_addresses_are_not_asked_before_somebody_comes(keys: str) -> None:
    assert callable(key_source(keys))


def test_keys_may_be_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with pytest.raises(
        BadInput,
        match=(
            r"keys\.json', and there are no keys: No such file or directory; name a JWKS file or"
            r" its address"
        ),
    ):
        key_source(str(path))
    path.write_text("{}")
    with pytest.raises(BadInput, match="there are no keys: no set of keys"):
        key_source(str(path))
    path.write_bytes(KEY_FILE)
    assert list(parse_keys(key_source(str(path))())) == ["a"]
    assert identify(Oidc(OidcSettings(ISSUER, AUDIENCE, str(path))), signed())[0] == Role.ANALYST


def test_settings_come_from_the_environment_all_or_none() -> None:
    given = {
        "VERKOSTO_OIDC_ISSUER": ISSUER,
        "VERKOSTO_OIDC_AUDIENCE": AUDIENCE,
        "VERKOSTO_OIDC_KEYS": "k",
    }
    assert read_oidc_settings({}) is None
    assert read_oidc_settings(given) == OidcSettings(ISSUER, AUDIENCE, "k", "roles")
    assert read_oidc_settings(given | {"VERKOSTO_OIDC_ROLES": "groups"}) == OidcSettings(
        ISSUER, AUDIENCE, "k", "groups"
    )
    with pytest.raises(BadInput) as refused:
        read_oidc_settings({"VERKOSTO_OIDC_ISSUER": ISSUER})
    missing = (
        "VERKOSTO_OIDC_AUDIENCE and VERKOSTO_OIDC_KEYS is missing; signing in needs all three."
    )
    assert str(refused.value) == f"VERKOSTO_OIDC_ISSUER is '{ISSUER}' but {missing}"
