"""What all pages have in common: the template environment, which escapes all values, the language,
and pages that only show a message."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple
from urllib.parse import quote, urlencode

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from viz import assets
from viz.addresses import address_of, list_address, pair_address
from viz.words.language import LANGUAGES, Language, language
from viz.words.naming import shortened

LONGEST = 160
"""The largest number of characters of a name in a list, a heading or a title."""


class NavigationLink(NamedTuple):
    """A link of the navigation; `here`: whether it leads to the current page."""

    path: str
    name: str
    here: bool


@dataclass(frozen=True, slots=True)
class Served:
    """What a page knows only if a server sends it: its address in each language, the nonce of its
    scripts and styles, the navigation, the parameters that stay in every address, who is signed in,
    what was searched for, and since when a load is under way."""

    links: Mapping[str, str]
    nonce: str = ""
    navigation: Sequence[NavigationLink] = ()
    persistent: Sequence[tuple[str, str]] = ()
    who: str = ""
    query: str = ""
    loading: datetime | None = None

    def to(self, path: str, **more: str) -> str:
        """The address of another page of the site, with the parameters that stay in every
        address."""
        parameters = [
            *((name, value) for name, value in self.persistent if name not in more),
            *more.items(),
        ]
        return quote(path) + (f"?{urlencode(parameters)}" if parameters else "")


class _Compiled(BytecodeCache):
    """Compiled templates, shared by all pages; each page has an environment for its language and
    visitor."""

    def __init__(self) -> None:
        self._bytecode: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if compiled := self._bytecode.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._bytecode[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def environment(words: Language, served: Served | None) -> Environment:
    made = Environment(
        loader=PackageLoader("viz", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    made.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "separators": (",", ":"),
        "allow_nan": False,
    }
    made.filters["parsed"] = json.loads
    made.filters["short"] = partial(shortened, room=LONGEST)
    made.filters["inlined"] = lambda name: Markup(assets.content(name))
    made.globals |= {
        "_": words.text,
        "count": words.count,
        "words": words,
        "served": served,
        "languages": LANGUAGES,
        "pair_address": pair_address,
        "style": assets.STYLE,
        "network_scripts": list(assets.NETWORK_SCRIPTS),
        "modules": assets.modules,
        "address": assets.address,
        "offline_policy": assets.offline_policy,
        "address_of": address_of,
        "list_address": list_address,
    }
    return made


def message_page(lang: str, title: str, text: str, served: Served | None = None) -> str:
    """A page that only shows a message, such as an error and its remedy."""
    return (
        environment(language(lang), served)
        .get_template("frame/message.html")
        .render(title=title, text=text)
    )
