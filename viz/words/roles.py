"""The roles as pages name them."""

from viz.words.language import Language


def role_name(role: str, words: Language) -> str:
    """What the role, `viewer` for one, is called."""
    text = words.text
    return {
        "nobody": text("not signed in"),
        "viewer": text("viewer"),
        "analyst": text("analyst"),
        "editor": text("editor"),
        "admin": text("administrator"),
    }[role]
