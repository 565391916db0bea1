import base64
import re
from hashlib import sha256

import pytest

import made_up_gaps as made
from html_page import Page
from viz import assets
from viz.frame import message_page
from viz.pages.home.view import LINES, SCRIPTS, sector_map_page

CSS = assets.content(assets.STYLE)
TEXT_ON = [
    ("--ink", "--page"),
    ("--muted", "--page"),
    ("--link", "--page"),
    ("--on-node", "--node"),
    ("--gap", "--page"),
    ("--on-gap", "--gap"),
    ("--on-more", "--more"),
    ("--ink", "--own"),
    ("--muted", "--own"),
    ("--muted", "--hatch"),
    ("--page", "--ink"),
    ("--more", "--page"),
]
MARKS_ON = [
    ("--node", "--page"),
    ("--gap", "--page"),
    ("--more", "--page"),
    ("--same", "--page"),
    ("--few", "--page"),
]


def palettes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", CSS)
    light, dark = (dict(re.findall(r"(--[\w-]+):(#[0-9a-f]{6})", block)) for block in blocks)
    return {"light": light, "dark": dark}


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, relative luminance."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        r, g, b = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_have_contrast_of_three_and_text_of_four_and_a_half(scheme):
    colours = palettes()[scheme]
    weak = [(a, b) for a, b in TEXT_ON if contrast(colours[a], colours[b]) < 4.5]
    weak += [(a, b) for a, b in MARKS_ON if contrast(colours[a], colours[b]) < 3]
    assert weak == []


def test_light_and_dark_name_the_same_colours_and_the_picture_uses_no_other():
    light, dark = palettes().values()
    assert light.keys() == dark.keys()
    used = {line["color"] for line in LINES.values()}
    used |= set(
        re.findall(
            r"colours?\(\"(--[\w-]+)\"\)",
            assets.content("pages/home/map.js") + assets.content("pages/home/drawing.js"),
        )
    )
    assert used <= light.keys()


def test_what_others_made_is_as_they_made_it_with_its_licence():
    folder = assets.FOLDER / "draw" / "vis-network"
    listed = dict(
        reversed(line.split()) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    assert listed.keys() == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    assert all(
        sha256((folder / name).read_bytes()).hexdigest() == digest
        for name, digest in listed.items()
    )
    assert "LICENSE-MIT" in listed
    assert "@version 10.1.5" in assets.content("draw/vis-network/vis-network.min.js")


def test_no_comment_and_no_type_is_sent():
    own = [name for name in assets.names() if "vis-network" not in name]
    assert [name for name in own if re.search(r"/\*|\*/|^//", assets.content(name), re.M)] == []


def test_a_module_comes_after_all_that_it_imports_and_each_once():
    modules = assets.modules("pages/picture/page.js")
    assert modules[-1] == "pages/picture/page.js"
    assert {"draw/element.js", "draw/png.js", "pages/picture/labels.js"} < set(modules)
    assert len(set(modules)) == len(modules)
    for at, name in enumerate(modules):
        assert set(assets.modules(name)) <= set(modules[: at + 1])


def test_a_module_is_listed_by_a_name_that_the_server_knows():
    assert set(assets.modules("pages/compose/proposal/page.js")) == {
        "draw/element.js",
        "pages/compose/proposal/drag.js",
        "pages/compose/proposal/page.js",
    }
    assert set(assets.modules("pages/home/page.js")) <= assets.names()


def test_the_policy_of_one_file_allows_exactly_the_style_and_scripts_it_holds():
    page = Page(sector_map_page(made.thirteen(), "fi"))
    policy = next(
        given["content"]
        for given, _ in page.all("meta")
        if given.get("http-equiv") == "Content-Security-Policy"
    )
    held = [text for given, text in page.all("script") if "type" not in given] + [
        text for _, text in page.all("style")
    ]
    hashes = {
        f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in held
    }
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_holds_what_would_end_it_inside_a_page(name):
    assert not re.search(r"</script|<!--", assets.content(name), re.IGNORECASE)


def test_no_element_has_a_style_of_its_own_which_the_policy_would_refuse():
    assert not [
        tag
        for tag, given, _ in Page(sector_map_page(made.nameless(20), "en")).elements
        if "style" in given
    ]


def test_an_address_changes_with_the_content_and_leads_back_to_the_file():
    for name in (assets.STYLE, *SCRIPTS):
        assert assets.by_address(assets.address(name)) == name
        assert assets.by_address(f"/static/anoldercontent/{name}") == name
    assert assets.by_address("/static/x/../../words.py") is None


def test_a_message_page_says_one_thing_as_text():
    page = Page(message_page("fi", "<b>Otsikko</b>", "<script>alert(1)</script>"))
    assert page.text("h1") == "<b>Otsikko</b>"
    assert not list(page.all("script"))
