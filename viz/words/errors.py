"""Errors in the reader's language: their English sentences are the messages of the catalogues."""

from graph.errors import Message, Wording
from viz.words.language import Language


def wording(words: Language) -> Wording:
    return Wording(words.code, words.catalogue.gettext, words.number)


def in_language(words: Language, original: Message) -> str:
    return wording(words).text(original)
