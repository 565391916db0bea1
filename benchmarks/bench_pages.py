"""How soon a picture of a network is ready and how smoothly it moves, beside stock pyvis in the
same browser; how long its layout takes and how well it keeps sectors together, beside NetworkX:
`make bench-pages ARGS='--nodes 1000 5000'`.

The networks are drawn by chance: seven nodes in ten are people of 13 sectors, each in four
affiliations, three of them of their own sector, so that every layout could tell sectors apart.
pyvis gets our positions and no physics, which never settles. Prints a line a step, then everything
as one JSON line: medians of several runs; `ready_ms` from the start of loading to the last drawing,
`fps` while the mouse drags the picture, `heap_mb` of the page's JavaScript, `cpu_s` of one thread,
`purity`: the share of people's ten nearest neighbours that are of their sector, `made_cpu_s` what
the server works on the page once all is laid out, `peak_mb` of this process.
"""

import argparse
import json
import math
import os
import resource
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter, process_time
from typing import Any

import networkx as nx
import numpy as np
import polars as pl
from playwright.sync_api import Browser, Page, sync_playwright
from pyvis.network import Network
from scipy.spatial import cKDTree

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from graph.analysis.settings import AnalysisSettings
from graph.analysis.whole_network import NetworkRequest, Whole, whole_network
from graph.dates import OPEN_END, OPEN_START
from graph.snapshot import Snapshot, Ties
from viz import assets
from viz.draw.network import details, finding, whole_picture
from viz.draw.picture import Picture, Shown
from viz.frame import Served
from viz.pages.network.view import network_page
from viz.pages.picture.view import picture_page
from viz.words.language import language

SECTORS, EACH, RUNS, DRAG_SECONDS = 13, 4, 3, 2.0
GOALS = {
    "1000": {"ready_ms": 800},
    "5000": {"ready_ms": 1250, "fps": 57},
    "10000": {"fps": 33, "heap_mb": 85, "cpu_s": 1.1},
}
"""On two cores that do nothing else."""
WATCH = """
window.painted = 0;
const fill = CanvasRenderingContext2D.prototype.fill;
CanvasRenderingContext2D.prototype.fill = function (...all) { window.painted = performance.now();
  return fill.apply(this, all); };
window.unwatched = () => { CanvasRenderingContext2D.prototype.fill = fill; };
window.frames = [];
window.counted = () => { const next = (now) => { window.frames.push(now);
  requestAnimationFrame(next); }; requestAnimationFrame(next); };
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, nargs="*", default=[1000, 5000, 10_000])
    note = "nodes of the networks that NetworkX lays out too; at 5000 it takes minutes"
    parser.add_argument("--rivals", type=int, nargs="*", default=[1000], help=note)
    options = parser.parse_args()
    result: dict[str, Any] = {
        "bench": "pages",
        "cores": os.cpu_count(),
        "runs": RUNS,
        "goals": GOALS,
    }
    with browser() as opened:
        for nodes in options.nodes:
            snapshot = by_chance(nodes)
            whole, layout = laid_out(snapshot)
            step = {"layout": layout, **shown(opened, whole, snapshot)}
            if nodes in options.rivals:
                step |= beside_networkx(whole)
            result[str(nodes)] = step | {
                "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            }
            print(f"{nodes}: {result[str(nodes)]}", flush=True)
    print(json.dumps(result))


def by_chance(nodes: int, seed: int = 1) -> Snapshot:
    random = np.random.default_rng(seed)
    people, affiliations = nodes * 7 // 10, nodes - nodes * 7 // 10
    sector = np.sort(random.integers(0, SECTORS, people)).astype(np.int32)
    own = (
        random.integers(0, affiliations // SECTORS, (people, EACH - 1)) * SECTORS + sector[:, None]
    )
    column = np.concatenate((own, random.integers(0, affiliations, (people, 1))), axis=1).astype(
        np.int32
    )
    named = {f"name_{code}": pl.lit(None, pl.String) for code in ("sv", "en")}
    held = {"first": pl.lit(OPEN_START, pl.Int32), "last": pl.lit(OPEN_END, pl.Int32)}

    def frame(of: str, count: int, **more: Any) -> pl.DataFrame:
        ids = [f"{of}-{number:05}" for number in range(count)]
        return pl.DataFrame(
            {"id": ids, "name_fi": [f"{of} {number}" for number in range(count)]}
        ).with_columns(**named, **held, **more)

    sectors = frame("sector", SECTORS, kind=pl.lit("state"), abbreviation=pl.lit(None, pl.String))
    places = frame(
        "group",
        affiliations,
        label=pl.lit("Group"),
        kind=pl.lit(None, pl.String),
        draft=pl.lit(False),
        members_known=pl.lit("complete"),
    )
    ids, nothing = (
        pl.Series("id", [f"person-{number:05}" for number in range(people)]),
        ties([], []),
    )
    return Snapshot(
        "bench",
        True,
        ids,
        frame("office", SECTORS),
        pl.DataFrame({"gender": [None] * people, "region": [None] * people}),
        sectors,
        places,
        ties(range(SECTORS), range(SECTORS)),
        ties(range(people), sector),
        ties(np.repeat(np.arange(people), EACH), column.reshape(-1)),
        nothing,
        nothing,
        nothing,
        nothing,
    )


def ties(row: Any, column: Any) -> Ties:
    ends = np.array(row, np.int32), np.array(column, np.int32)
    return Ties(
        *ends,
        np.full(ends[0].size, OPEN_START, np.int32),
        np.full(ends[0].size, OPEN_END, np.int32),
    )


def laid_out(snapshot: Snapshot) -> tuple[Whole, dict[str, Any]]:
    """The second time, when all loops are compiled."""
    request = NetworkRequest(AnalysisSettings(date(2026, 1, 1)), most=snapshot.people.len() * 2)
    whole = whole_network(snapshot, request)
    seconds = []
    for _ in range(RUNS):
        cpu = process_time()
        whole_network(snapshot, request)
        seconds.append(process_time() - cpu)
    points = {at: (node.x, node.y) for at, node in enumerate(whole.nodes)}
    return whole, {
        "ties": len(whole.ties),
        "cpu_s": round(median(seconds), 3),
        "purity": purity(whole, points),
    }


def purity(whole: Whole, points: dict[int, Any]) -> float:
    people = [at for at, node in enumerate(whole.nodes) if node.label == "Person"]
    sector = np.array([whole.nodes[at].sector for at in people])
    _, nearest = cKDTree(np.array([points[at] for at in people])).query(
        np.array([points[at] for at in people]), 11
    )
    return round(float((sector[nearest[:, 1:]] == sector[:, None]).mean()), 3)


def beside_networkx(whole: Whole) -> dict[str, Any]:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(whole.nodes)))
    graph.add_edges_from(whole.ties[:, :2].tolist())
    layouts: dict[str, Callable[[], dict[int, Any]]] = {
        "spring_layout": lambda: nx.spring_layout(graph, seed=1),
        "forceatlas2_layout": lambda: nx.forceatlas2_layout(graph, seed=1),
    }
    figures = {}
    for name, layout in layouts.items():
        cpu = process_time()
        points = layout()
        figures[name] = {"cpu_s": round(process_time() - cpu, 2), "purity": purity(whole, points)}
    return figures


def shown(opened: Browser, whole: Whole, snapshot: Snapshot) -> dict[str, Any]:
    words, cpu = language("en"), process_time()
    picture = whole_picture(
        whole, snapshot, {key: f"Leader {key}" for key in snapshot.people}, words
    )
    ours = page_of(picture, whole)
    figures: dict[str, Any] = {
        "made_cpu_s": round(process_time() - cpu, 2),
        "page_kb": round(len(ours) / 1000),
    }
    with serving({"/ours": ours, "/pyvis": stock(picture)}) as url:
        for name, box in (("ours", "#drawing"), ("pyvis", "#mynetwork")):
            runs = [measured(opened, f"{url}/{name}", box) for _ in range(RUNS)]
            figures[name] = {
                figure: round(median(run[figure] for run in runs), 1) for figure in runs[0]
            }
    return figures | {
        "times_sooner": round(figures["pyvis"]["ready_ms"] / figures["ours"]["ready_ms"], 1)
    }


def page_of(picture: Picture, whole: Whole) -> str:
    """As the server makes it."""
    words, served = (
        language("en"),
        Served(dict.fromkeys(("fi", "sv", "en"), "/network"), persistent=[("lang", "en")]),
    )
    page = picture_page(
        picture,
        Shown(),
        words,
        served,
        lambda **_: "/network?lang=en",
        lambda _: ("/network", "Surroundings"),
        "All",
        "network",
    )
    return network_page(
        page,
        words,
        served,
        settings=whole.request.settings,
        setting_fields=[],
        show="both",
        title=finding(whole, words),
        details=details(whole, words),
        whole=whole,
    )


def stock(picture: Picture) -> str:
    """pyvis as it comes, but for positions and physics, and edges appended at once, as its own way
    takes the square of their number."""
    net = Network(height="680px", width="1000px", cdn_resources="in_line")
    net.toggle_physics(False)
    for at, mark in enumerate(picture.marks):
        net.add_node(at, label=mark.name, x=mark.x, y=mark.y, size=mark.size)
    net.edges.extend({"from": tie.a, "to": tie.b} for tie in picture.ties)
    return str(net.generate_html())


def measured(opened: Browser, url: str, box: str) -> dict[str, float]:
    context = opened.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.route(
        lambda address: not address.startswith(url[: url.rindex("/")]), lambda route: route.abort()
    )
    page.goto(url, wait_until="commit")
    page.wait_for_function(
        "() => window.painted > 0 && performance.now() - window.painted > 600", timeout=120_000
    )
    ready = page.evaluate("() => { window.unwatched(); window.counted(); return window.painted; }")
    fps, p95 = dragged(page, box)
    heap = page.evaluate("() => { gc(); return performance.memory.usedJSHeapSize / 1e6; }")
    context.close()
    return {"ready_ms": ready, "fps": fps, "frame_p95_ms": p95, "heap_mb": heap}


def dragged(page: Page, box: str) -> tuple[float, float]:
    """Frames a second, and how long all but one in twenty take at most."""
    frame = page.locator(box).bounding_box()
    assert frame
    x, y = frame["x"] + 12, frame["y"] + frame["height"] - 12
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("() => { window.frames.length = 0; }")
    started, turn = perf_counter(), 0
    while perf_counter() - started < DRAG_SECONDS:
        turn += 1
        page.mouse.move(x + 150 + 150 * math.sin(turn / 10), y - 150 - 100 * math.cos(turn / 10))
    frames = np.diff(page.evaluate("window.frames"))
    page.mouse.up()
    return float(1000 / frames.mean()), float(np.percentile(frames, 95))


@contextmanager
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if not executable:
        raise SystemExit("This needs chromium: apt-get install chromium")
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--enable-precise-memory-info",
        "--js-flags=--expose-gc",
    ]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=flags)
        yield opened
        opened.close()


@contextmanager
def serving(pages: dict[str, str]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = assets.by_address(self.path)
            text = assets.content(name) if name else pages.get(self.path, "")
            self.send_response(200 if text else 404)
            self.send_header(
                "Content-Type",
                f"{assets.TYPES[Path(name).suffix] if name else 'text/html'}; charset=utf-8",
            )
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


if __name__ == "__main__":
    main()
