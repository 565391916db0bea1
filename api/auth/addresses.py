"""Whether an address is of this machine only, and what a browser says a request is for."""

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@lru_cache(256)
def is_loopback(host: str) -> bool:
    """localhost, 127.0.0.0/8 and ::1; a name that has to be looked up is not, as it may lead
    anywhere tomorrow."""
    try:
        return host.lower() == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@lru_cache(256)
def host_and_port(text: str) -> tuple[str, int | None] | None:
    """Of `Host: name:80`, or None where it is malformed."""
    try:
        parts = urlsplit(f"//{text}")
        name = parts.hostname
        return (name, parts.port) if name and parts.netloc == text and "@" not in text else None
    except ValueError:
        return None
