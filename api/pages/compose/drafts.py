"""Proposals that are saved as drafts: the list of them, saving one, and making it real or dropping
it after asking."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.pages.compose.arguments import Wanted, joined
from api.pages.compose.arrangement import Arranged
from api.pages.visit import Site, Visit, see_other, visited
from graph.errors import BadInput
from viz.pages.compose.drafts import confirming_page, saved_page

SAVED, KEEP, DROP = "/compose/saved", "/compose/keep", "/compose/drop"
_LIST = (
    "query Saved($lang: Language!) { proposals { name day groups { name into { key name(lang:"
    " $lang) } people { key name(lang: $lang) } } } }"
)
_SAVE = (
    "mutation Save($name: String!, $day: String!, $groups: [DraftInput!]!) { saveProposal(name:"
    " $name, day: $day, groups: $groups) { problems { field message } } }"
)
_CHANGES = {
    KEEP: (
        "mutation Keep($name: String!) { found: keepProposal(name: $name) { problems { message"
        " } } }"
    ),
    DROP: (
        "mutation Drop($name: String!) { found: dropProposal(name: $name) { problems { message"
        " } } }"
    ),
}
_LONGEST = 4096


def saved_routes(site: Site) -> list[Route]:
    return [
        Route(SAVED, visited(site, _saved, Role.ANALYST)),
        *(
            Route(path, visited(site, _confirmed, Role.EDITOR), methods=["GET", "POST"])
            for path in _CHANGES
        ),
    ]


async def save(visit: Visit, wanted: Wanted, arranged: Arranged) -> tuple[str, str]:
    """The name under which the form asks to save the groups, and why they are not."""
    async with visit.request.form(max_files=0, max_fields=10, max_part_size=_LONGEST) as form:
        name = str(form.get("name", "")).strip()
    into = wanted.into if wanted.what in ("into", "replace") else ()
    groups = [
        {
            "name": f"{name} {number + 1}",
            "people": people,
            "into": into[number] if number < len(into) else None,
        }
        for number, people in enumerate(arranged.groups)
        if people
    ]
    if not name:
        return name, visit.words.text("A name is missing.")
    found = await visit.ask(_SAVE, name=name, day=visit.settings().as_of.isoformat(), groups=groups)
    return name, " ".join(problem["message"] for problem in found["saveProposal"]["problems"])


async def _saved(visit: Visit) -> Response:
    rows = (await visit.ask(_LIST, lang=visit.lang.upper()))["proposals"] or []
    query, text = visit.request.query_params, visit.words.text
    told = {
        "saved": text("“{name}” is saved as a draft.", name=query.get("saved", "")),
        "kept": text("“{name}” is real now.", name=query.get("kept", "")),
        "dropped": text("“{name}” is dropped.", name=query.get("dropped", "")),
    }
    said = next((sentence for name, sentence in told.items() if query.get(name)), "")

    def links(row: Mapping[str, Any]) -> tuple[str, str, str]:
        return (
            _opened(visit, row),
            visit.served.to(KEEP, name=row["name"]),
            visit.served.to(DROP, name=row["name"]),
        )

    return visit.page(
        saved_page(rows, links, said, visit.identity.role >= Role.EDITOR, visit.lang, visit.served)
    )


def _opened(visit: Visit, row: Mapping[str, Any]) -> str:
    """The proposal as groups that can be changed by hand, and saved again."""
    groups = row["groups"]
    into = [group["into"]["key"] for group in groups if group["into"]]
    asked = (
        [("what", "into"), *(("into", key) for key in into)] if into else [("n", str(len(groups)))]
    )
    rest = [
        *asked,
        *(("g", joined([person["key"] for person in group["people"]])) for group in groups),
    ]
    more = {} if row["day"] is None or len(row["day"]) < 10 else {"as_of": row["day"]}
    return f"{visit.served.to('/compose/proposal', **more)}&{urlencode(rest, safe=',:~')}"


async def _confirmed(visit: Visit) -> Response:
    path, name = visit.request.url.path, visit.request.query_params.get("name", "")
    rows = (await visit.ask(_LIST, lang=visit.lang.upper()))["proposals"] or []
    row = next((each for each in rows if each["name"] == name), None)
    if row is None:
        raise BadInput("proposal_not_saved", name=name[:80])
    wrong = ""
    if visit.request.method == "POST":
        found = (await visit.ask(_CHANGES[path], name=name))["found"]
        if not found["problems"]:
            said = {"kept" if path == KEEP else "dropped": name}
            return see_other(visit.served.to(SAVED, **said))
        wrong = " ".join(problem["message"] for problem in found["problems"])
    action, back = visit.served.to(path, name=name), visit.served.to(SAVED)
    html = confirming_page(row, path == KEEP, action, back, wrong, visit.lang, visit.served)
    return visit.page(html, 400 if wrong else 200)
