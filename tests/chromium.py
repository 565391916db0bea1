"""A real browser for the tests of pages, and what it is watched for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

from needs import needs

RECORDER = """
window.drawn = [];
const fill = CanvasRenderingContext2D.prototype.fillText, clear =
  CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.clearRect = function (...box) {
  if (this.canvas.isConnected) window.drawn = [];
  return clear.apply(this, box);
};
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  if (this.canvas.isConnected) {
    const width = this.measureText(text).width, height =
      parseFloat(this.font.match(/([\\d.]+)px/)[1]) * 0.8;
    const left = x - { left: 0, center: width / 2, right: width }[this.textAlign], t =
      this.getTransform(), dpr = devicePixelRatio;
    const corners = [[0, -1], [1, -1], [1, 1], [0, 1]].map(([i, j]) => new DOMPoint(left + i *
      width, y + j * height / 2));
    const points = corners.map((point) => point.matrixTransform(t)).map(({ x, y }) => [x / dpr, y /
      dpr]);
    window.drawn.push({ text, points, colour: this.fillStyle });
  }
  return fill.call(this, text, x, y);
};
"""


@dataclass
class Watched:
    """A page, what it asked the network for, and what it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def drawn(self) -> list[dict]:
        """The texts on the canvas: `text`, `colour` and the four `points` of the box, in pixels of
        the canvas."""
        return self.page.evaluate("window.drawn")

    def at(self, text: str) -> tuple[float, float]:
        """Where on the page the canvas shows a text."""
        box = self.page.locator("#map canvas").bounding_box()
        points = next(each["points"] for each in reversed(self.drawn()) if each["text"] == text)
        return box["x"] + sum(x for x, _ in points) / 4, box["y"] + sum(y for _, y in points) / 4


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright.chromium) as browser:
        yield browser


@contextmanager
def launched(kind: BrowserType, *more: str) -> Iterator[Browser]:
    """A browser beside another of the same kind; `more`: switches of its own."""
    path = needs("chromium", "apt-get install chromium")
    browser = kind.launch(
        executable_path=path,
        args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *more],
    )
    yield browser
    browser.close()


@contextmanager
def watched(
    browser: Browser, width: int = 1320, height: int = 820, **context: object
) -> Iterator[Watched]:
    opened = browser.new_context(viewport={"width": width, "height": height}, **context)
    seen = Watched(opened.new_page())
    seen.page.add_init_script(RECORDER)
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on(
        "console",
        lambda message: (
            seen.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("dialog", lambda dialog: seen.complaints.append(dialog.message))
    yield seen
    opened.close()
