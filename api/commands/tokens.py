"""`verkosto token new|list|revoke`: who may use the server from elsewhere."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from api import console
from api.commands import options

if TYPE_CHECKING:
    from api.auth.tokens import Token, Tokens

Named = Annotated[str, Argument(metavar="NAME_OR_ID", help="As the list shows it.")]


def new(
    *,
    role: Annotated[
        str, Option(help="viewer, analyst, editor or admin: each may do what those before may.")
    ],
    name: Annotated[str, Option(help="Who uses it, such as: Excel of HR.")],
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
        f"The token of '{made.name}', {made.role}, good {_until(made)}. It is not shown again:"
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
        console.say(
            "There are no tokens; give one out with: verkosto token new --role viewer --name NAME"
        )
    else:
        rows = [
            [t.name, t.role, t.id, t.created[:10], "expired" if t.expired(now) else _until(t)]
            for t in listed
        ]
        console.table(["name", "role", "id", "made", "good"], {"": rows})


def revoke(*, token: Named, as_json: options.AsJson = False) -> None:
    """Take a token back; a running server refuses it at once."""
    gone = _tokens().revoke(token)
    (
        console.answer({"revoked": _shown(gone)})
        if as_json
        else console.say(f"Revoked the token '{gone.name}', {gone.role}.")
    )


def commands() -> typer.Typer:
    made = typer.Typer(
        name="token",
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Say who may use the server from elsewhere.",
    )
    for command in (new, list_, revoke):
        made.command(command.__name__.strip("_"))(command)
    return made


def _tokens() -> "Tokens":
    from api.auth.tokens import Tokens
    from graph.settings import read_settings

    return Tokens(read_settings().home)


def _shown(token: "Token") -> dict[str, Any]:
    return {name: getattr(token, name) for name in ("id", "name", "role", "created", "expires")}


def _until(token: "Token") -> str:
    return f"until {token.expires[:10]}" if token.expires else "until revoked"
