"""The environment variables; they are read only here."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.errors import BadInput, StoreError, message, system_reason


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the graph is stored. Without `url` the embedded engine is used, with its data in
    `home`; `memory` limits its memory, such as `2g` (None: chosen by the machine's size). The
    password is given directly or in a file, which may change while the program runs."""

    home: Path
    url: str | None = None
    user: str = "neo4j"
    password: str = ""
    database: str | None = None
    memory: str | None = None
    password_file: Path | None = None

    def current_password(self) -> str:
        """The present password. Raises StoreError if its file cannot be read or is empty."""
        path = self.password_file
        if path is None:
            return self.password
        try:
            password = path.read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            why = system_reason(error) if isinstance(error, OSError) else message("not_utf8")
            raise StoreError("password_file_unreadable", file=path, reason=why) from None
        if not password:
            raise StoreError("password_file_empty", file=path)
        return password


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The OpenID Connect provider: its issuer, the audience that its tokens must name, the location
    of its keys (an address or a file), and the claim that holds the roles."""

    issuer: str
    audience: str
    keys: str
    roles: str = "roles"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from VERKOSTO_HOME, VERKOSTO_URL, VERKOSTO_USER, VERKOSTO_PASSWORD or
    VERKOSTO_PASSWORD_FILE, VERKOSTO_DATABASE and VERKOSTO_MEMORY. Raises BadInput if both a
    password and its file are given, or neither is given for a URL."""
    url, file = environ.get("VERKOSTO_URL") or None, environ.get("VERKOSTO_PASSWORD_FILE") or None
    if file and environ.get("VERKOSTO_PASSWORD"):
        raise BadInput("password_given_twice", file=file)
    if url and not file and not environ.get("VERKOSTO_PASSWORD"):
        raise BadInput("password_missing", url=url)
    return Settings(
        home=_home(environ),
        url=url,
        user=environ.get("VERKOSTO_USER", "neo4j"),
        password=environ.get("VERKOSTO_PASSWORD", ""),
        database=environ.get("VERKOSTO_DATABASE") or None,
        memory=environ.get("VERKOSTO_MEMORY") or None,
        password_file=Path(file).expanduser().absolute() if file else None,
    )


def read_language(environ: Mapping[str, str] = os.environ) -> str:
    """The first language of fi, sv and en that the environment prefers, by the rules of gettext;
    English if it prefers none of them."""
    locale = next((environ[name] for name in _LOCALES if environ.get(name)), "")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return "en"
    preferred = [*environ.get("LANGUAGE", "").split(":"), locale]
    codes = (name.partition("_")[0].partition(".")[0].lower() for name in preferred)
    return next((code for code in codes if code in ("fi", "sv", "en")), "en")


_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def read_oidc_settings(environ: Mapping[str, str] = os.environ) -> OidcSettings | None:
    """Settings from VERKOSTO_OIDC_ISSUER, VERKOSTO_OIDC_AUDIENCE, VERKOSTO_OIDC_KEYS and
    VERKOSTO_OIDC_ROLES; None if none of them is set. Raises BadInput if only some of those required
    are set."""
    required = [f"VERKOSTO_OIDC_{name}" for name in ("ISSUER", "AUDIENCE", "KEYS")]
    given = [name for name in (*required, "VERKOSTO_OIDC_ROLES") if environ.get(name)]
    if not given:
        return None
    if missing := [name for name in required if name not in given]:
        raise BadInput(
            "sign_in_setting_missing",
            name=given[0],
            value=environ[given[0]],
            missing=" and ".join(missing),
        )
    issuer, audience, keys = (environ[name] for name in required)
    return OidcSettings(issuer, audience, keys, environ.get("VERKOSTO_OIDC_ROLES") or "roles")


def _home(environ: Mapping[str, str]) -> Path:
    given = environ.get("VERKOSTO_HOME")
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("verkosto")
