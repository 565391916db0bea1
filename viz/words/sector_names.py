"""Short names of sectors for labels and table headings, made from the full ones."""

import re

_MINISTRY = {
    "fi": re.compile(r"(?P<name>.+ministeriö)n hallinnonala"),
    "sv": re.compile(r"(?P<name>.+ministeriet)s förvaltningsområde"),
    "en": re.compile(r"Administrative branch of the (?P<name>Ministry .+)"),
}
_SUBJECT = re.compile(r"(?:Ministry|Department) (?:for|of) (?:the )?(?P<name>.+)")


def short_name(name: str, lang: str) -> str:
    """The ministry instead of its branch: 'Oikeusministeriön hallinnonala' ->
    'Oikeusministeriö'."""
    match = _MINISTRY[lang].fullmatch(name)
    return match["name"] if match else name


def subject(name: str, lang: str) -> str:
    """The words that distinguish a department without an abbreviation: 'Department for Transport'
    -> 'Transport'."""
    match = _SUBJECT.fullmatch(short_name(name, lang))
    return match["name"] if match else short_name(name, lang)
