"""The page of a picture of a network: of the whole network, or of the surroundings of a node."""

from typing import Any

from viz.frame import Served, environment
from viz.pages.picture.view import PicturePage
from viz.words.language import Language


def network_page(page: PicturePage, words: Language, served: Served, **more: Any) -> str:
    return (
        environment(words, served)
        .get_template("pages/network/page.html")
        .render(picture=page, **more)
    )
