"""The query of a list's address: which nodes, in which order, and which page of them."""

from dataclasses import dataclass, replace
from typing import Any

from api.graphql.schema.names import constant
from api.graphql.schema.scalars import global_id
from api.pages.lists.columns import COLUMNS
from api.pages.visit import Visit
from graph.cypher import LABELS, TYPES
from graph.errors import BadInput
from graph.ontology import properties
from viz.addresses import LISTS

WITH_SECTOR = ("Person", "Organisation")
ROWS = 50


@dataclass(frozen=True, slots=True)
class ListQuery:
    """`day`: the day of the figures in the columns, and of the nodes unless `ended`, which adds
    nodes that are not valid on it; `joined`: (label, key, type of relationship or nothing) of a
    node that they are joined to; `begins` and `ends`: limits of an event's day; `sort`: a column or
    name; `after` or `before`: the cursor of the neighbouring page."""

    label: str
    day: str
    name: str = ""
    kind: str = ""
    sector: str = ""
    draft: str = ""
    joined: tuple[str, str, str] | None = None
    ended: bool = False
    begins: str = ""
    ends: str = ""
    sort: str = "name"
    descending: bool = False
    after: str = ""
    before: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(
            self.name
            or self.kind
            or self.sector
            or self.draft
            or self.joined
            or self.begins
            or self.ends
        )

    def parameters(self) -> dict[str, str]:
        """The parameters of the list's address, without the page."""
        joined = f"{LISTS[self.joined[0]]}/{self.joined[1]}" if self.joined else ""
        sort = ("-" if self.descending else "") + self.sort
        every = {
            "name": self.name,
            "kind": self.kind,
            "sector": self.sector,
            "draft": self.draft,
            "joined": joined,
            "by": self.joined[2] if self.joined else "",
            "ended": "1" if self.ended else "",
            "from": self.begins,
            "to": self.ends,
            "sort": "" if sort == "name" else sort,
        }
        return {name: value for name, value in every.items() if value}

    def variables(self, first: int) -> dict[str, Any]:
        """The variables of the list's GraphQL document. A page before a cursor is read as the page
        after it in the opposite order; both orders end in the node's key, so that each is the exact
        reverse of the other."""
        backwards = bool(self.before)
        name = "KEY" if self.sort == "key" else constant(self.sort)
        keys = [(name, self.descending != backwards), ("KEY", backwards)]
        return {
            "first": first,
            "after": self.before or self.after or None,
            "filter": self._filter(),
            "day": self.day,
            "asOf": None if self.ended else self.day,
            "sort": [key + ("_DESC" if down else "") for key, down in keys],
            "joined": global_id(*self.joined[:2]) if self.joined else None,
        }

    def _filter(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if self.name:
            made["name"] = {"contains": self.name}
        if self.kind:
            made["kind"] = [constant(self.kind)]
        if self.sector:
            made["sector"] = self.sector
        if self.draft:
            made["draft"] = self.draft == "yes"
        if self.begins or self.ends:
            made["date"] = {"from": self.begins or None, "to": self.ends or None}
        if self.joined:
            made["relatedTo"] = [
                {"node": global_id(*self.joined[:2]), "by": self.joined[2] or None}
            ]
        return made


def sorts(label: str) -> tuple[str, ...]:
    """The names in an address of what a list can be sorted by."""
    own = properties(label)
    return (
        "name",
        "key",
        *(
            name
            for name in COLUMNS[label]
            if name in own and own[name].type not in ("list", "flag")
        ),
    )


def read_query(visit: Visit, label: str) -> ListQuery:
    """The query of the address. Raises BadInput for a value that cannot be used."""
    params, own = visit.request.query_params, properties(label)
    sort, down = (
        params.get("sort", "name").removeprefix("-"),
        params.get("sort", "").startswith("-"),
    )
    query = ListQuery(
        label,
        visit.settings().as_of.isoformat(),
        params.get("name", "").strip(),
        ended=bool(params.get("ended")),
        sort=visit.one_of(sort, sorts(label)),
        descending=down,
        after=params.get("after", ""),
        before=params.get("before", ""),
        joined=_joined(visit, params.get("joined", ""), params.get("by", "")),
    )
    if "kind" in own:
        query = replace(
            query, kind=visit.one_of(params.get("kind", ""), ("", *(own["kind"].choices or ())))
        )
    if "draft" in own:
        query = replace(query, draft=visit.one_of(params.get("draft", ""), ("", "yes", "no")))
    if label in WITH_SECTOR:
        query = replace(query, sector=params.get("sector", ""))
    if "date" in own:
        query = replace(
            query,
            begins=_date(visit, params.get("from", "")),
            ends=_date(visit, params.get("to", "")),
        )
    return query


def _date(visit: Visit, text: str) -> str:
    visit.day(text.strip())
    return text.strip()


def _joined(visit: Visit, text: str, by: str) -> tuple[str, str, str] | None:
    if not text:
        return None
    path, _, key = text.partition("/")
    label = next((label for label in LABELS if LISTS[label] == path), "")
    if not label or not key:
        raise BadInput("no_page_of_node", value=text[:80])
    return label, key, visit.one_of(by, ("", *TYPES))
