"""A provider of identities for tests: real keys, a server of them on loopback, and tokens signed by
them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

ISSUER, AUDIENCE = "https://login.example", "verkosto"
RSA_KEYS = [rsa.generate_private_key(65537, 2048) for _ in range(2)]
EC_KEY, ED_KEY = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()


def claims(**changed: Any) -> dict[str, Any]:
    """Good ones; what is changed to None is left out."""
    values = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "exp": time() + 300,
        "iat": time(),
        "sub": "17",
        "roles": ["verkosto-analyst"],
        **changed,
    }
    return {name: value for name, value in values.items() if value is not None}


def signed(
    key: Any = RSA_KEYS[0], algorithm: str = "RS256", kid: str | None = "a", **changed: Any
) -> str:
    return jwt.encode(claims(**changed), key, algorithm, {"kid": kid} if kid else None)


def public(key: Any, kid: str | None, **more: Any) -> dict[str, Any]:
    """The public part, as a JWK."""
    writer: Any = {rsa.RSAPrivateKey: RSAAlgorithm, ec.EllipticCurvePrivateKey: ECAlgorithm}
    write = next((write for kind, write in writer.items() if isinstance(key, kind)), OKPAlgorithm)
    return write.to_jwk(key.public_key(), as_dict=True) | ({"kid": kid} if kid else {}) | more


def key_set(*keys: dict[str, Any]) -> bytes:
    return json.dumps({"keys": keys}).encode()


@dataclass
class Provider:
    """`answer`: what is given to whoever asks for keys; `requests`: how often that was."""

    answer: bytes = field(default_factory=lambda: key_set(public(RSA_KEYS[0], "a")))
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    address: str = ""


@contextmanager
def provider() -> Iterator[Provider]:
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.requests += 1
            self.send_response(made.status)
            for name, value in {"Content-Length": str(len(made.answer)), **made.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(made.answer)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        made.address = f"http://127.0.0.1:{server.server_port}/keys"
        yield made
        server.shutdown()
        thread.join()
