"""The page where one signs in with a token."""

from viz.frame import Served, environment
from viz.words.language import language


def sign_in_page(lang: str, served: Served, after: str, wrong: str = "") -> str:
    """`after`: the address it leads to; `wrong`: why the token is not accepted."""
    return (
        environment(language(lang), served)
        .get_template("pages/sign_in/page.html")
        .render(after=after, wrong=wrong)
    )
