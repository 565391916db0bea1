"""A page as it is used: with the mouse, or with the keyboard alone."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError

MANY = 200


@dataclass(frozen=True, slots=True)
class Hand:
    """With `keyboard` nothing is pointed at: everything is come to by the tabulator."""

    page: Page
    keyboard: bool

    def go(self, selector: str) -> None:
        """By a link or a button, to another page."""
        with self.page.expect_navigation():
            self.press(selector)

    def press(self, selector: str) -> None:
        """A link, a button or a box."""
        if not self.keyboard:
            self.page.click(selector)
            return
        self.come_to(selector)
        box = self.page.evaluate("['checkbox', 'radio'].includes(document.activeElement.type)")
        self.page.keyboard.press("Space" if box else "Enter")

    def choose(self, name: str, value: str) -> None:
        """One of several round buttons, of which the tabulator reaches the chosen one and arrows
        the others."""
        selector = f"[name={name}][value='{value}']"
        if not self.keyboard:
            self.page.check(selector)
            return
        self.come_to(f"[name={name}]:checked")
        for _ in range(MANY):
            if self.page.is_checked(selector):
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"the arrows do not reach {selector}")

    def write(self, selector: str, text: str) -> None:
        if not self.keyboard:
            self.page.fill(selector, text)
            return
        self.come_to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def date(self, selector: str, day: str) -> None:
        """A date as 2019-02-03. How its parts are typed is the browser's own, so that the keyboard
        only comes to it."""
        if self.keyboard:
            self.come_to(selector)
        self.page.fill(selector, day)

    def choose_file(self, selector: str, file: Path) -> None:
        if self.keyboard:
            self.come_to(selector)
        for patience in (5_000, 60_000):
            with suppress(TimeoutError):
                with self.page.expect_file_chooser(timeout=patience) as chooser:
                    (
                        self.page.keyboard.press("Space")
                        if self.keyboard
                        else self.page.click(selector)
                    )
                return chooser.value.set_files(file)
        pytest.fail(f"{selector} opens nothing")

    def come_to(self, selector: str) -> None:
        """By the tabulator, from wherever the focus is."""
        at = "selector => document.querySelector(selector) === document.activeElement"
        for _ in range(MANY):
            if self.page.evaluate(at, selector):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {selector}")
