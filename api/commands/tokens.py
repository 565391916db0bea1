"""`verkosto token new|list|revoke`: who may use the server from elsewhere."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from api import console
from api.commands import options
from api.commands.translated import group

if TYPE_CHECKING:
    from api.auth.tokens import Token, Tokens

Named = Annotated[str, Argument(metavar="NAME_OR_ID", help="As the list shows it.")]


NEW = "verkosto token new --role viewer --name NAME"


def new(
    *,
    role: Annotated[
        str,
        Option(
            metavar="ROLE",
            help="viewer, analyst, editor or admin: each may do what those before may.",
        ),
    ],
    name: Annotated[str, Option(metavar="NAME", help="Who uses it, such as: Excel of HR.")],
    days: Annotated[
        int | None, Option(metavar="N", help="How long it is good; until revoked, if not given.")
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Give out a token. It is shown this once.

    A viewer reads figures without names of people, an analyst everything; an editor changes, an
    admin also erases people.
    """
    plain, made = _tokens().new(role, name, days)
    if as_json:
        console.answer({"token": plain} | _shown(made))
        return
    console.note(
        console.text(
            "The token of '{name}', {role}, good {until}. It is not shown again:",
            name=made.name,
            role=_role(made),
            until=_until(made),
        )
    )
    console.say(plain)


def list_(*, as_json: options.AsJson = False) -> None:
    """List the tokens given out."""
    tokens = _tokens()
    listed, now = tokens.every(), tokens.now()
    if as_json:
        console.answer(
            {"tokens": [_shown(token) | {"expired": token.expired(now)} for token in listed]}
        )
    elif not listed:
        console.say(console.text("There are no tokens; give one out with: {command}", command=NEW))
    else:
        words = console.words()
        rows = [
            [
                each.name,
                _role(each),
                each.id,
                words.partial(each.created[:10]),
                words.text("expired") if each.expired(now) else _until(each),
            ]
            for each in listed
        ]
        text = words.text
        heads = (text("Name"), text("Role"), text("Id"), text("Made"), text("Good"))
        console.table(heads, {"": rows}, range(len(heads)))


def revoke(*, token: Named, as_json: options.AsJson = False) -> None:
    """Take a token back; a running server refuses it at once."""
    gone = _tokens().revoke(token)
    (
        console.answer({"revoked": _shown(gone)})
        if as_json
        else console.say(
            console.text("Revoked the token '{name}', {role}.", name=gone.name, role=_role(gone))
        )
    )


def commands() -> typer.Typer:
    return group(
        "token",
        "Say who may use the server from elsewhere.",
        {"new": new, "list": list_, "revoke": revoke},
    )


def _tokens() -> "Tokens":
    from api.auth.tokens import Tokens
    from graph.settings import read_settings

    return Tokens(read_settings().home)


def _shown(token: "Token") -> dict[str, Any]:
    return {name: getattr(token, name) for name in ("id", "name", "role", "created", "expires")}


def _role(token: "Token") -> str:
    from api.auth.roles import Role

    return Role[token.role.upper()].words.in_language(console.spoken_language())


def _until(token: "Token") -> str:
    words = console.words()
    if not token.expires:
        return words.text("until revoked")
    return words.text("until {day}", day=words.partial(token.expires[:10]))
