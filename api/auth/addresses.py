"""Whether an address belongs to this machine only, and which host a request names."""

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@lru_cache(256)
def is_loopback(host: str) -> bool:
    """Whether the host is localhost, in 127.0.0.0/8, or ::1. A name that has to be looked up does
    not count, as it may lead to another address tomorrow."""
    try:
        return host.lower() == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@lru_cache(256)
def host_and_port(text: str) -> tuple[str, int | None] | None:
    """The host and the port (None if not given) of a header such as `Host: name:80`; None where the
    header is malformed."""
    try:
        parts = urlsplit(f"//{text}")
        name = parts.hostname
        return (name, parts.port) if name and parts.netloc == text and "@" not in text else None
    except ValueError:
        return None
