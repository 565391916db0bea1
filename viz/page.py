"""What every page has in common: one escaping template environment, three languages, and pages that only say something."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from viz import assets
from viz.words import LANGUAGES, Language, language


@dataclass(frozen=True, slots=True)
class Served:
    """What a page knows only when a server gives it: the same page in each language."""

    links: Mapping[str, str]


def environment(words: Language, served: Served | None) -> Environment:
    made = Environment(
        loader=PackageLoader("viz"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}
    made.filters["parsed"] = json.loads
    made.filters["inlined"] = lambda name: Markup(assets.content(name))
    made.globals |= {
        "_": words.text, "words": words, "served": served, "languages": LANGUAGES,
        "style": assets.STYLE, "scripts": assets.SCRIPTS, "address": assets.address, "offline_policy": assets.offline_policy,
    }
    return made


def message_page(lang: str, title: str, text: str, served: Served | None = None) -> str:
    """A page that says one thing, such as an error and its remedy."""
    return environment(language(lang), served).get_template("message.html").render(title=title, text=text)
