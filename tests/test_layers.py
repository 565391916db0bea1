"""The arrows of the house: who may import whom."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from repository import ROOT, files

PACKAGES = {
    "graph": {"graph"},
    "loaders": {"loaders", "graph"},
    "viz": {"viz", "graph"},
    "api": {"api", "graph", "viz"},
}
COMPOSITION_ROOT = "api.cli"
LAYERS = {
    "graph": (
        {"messages"},
        {"errors"},
        {"dates", "folding", "ontology", "settings", "state"},
        {"model"},
        {"cypher"},
        {"listing"},
        {"engines"},
        {"cached", "writes"},
        {"backup"},
        {"store"},
        {"aggregated", "search", "snapshot"},
        {"analysis"},
        {"described", "people"},
        {"compose"},
        {"differences", "findings"},
        {"workspace"},
    ),
    "viz": (
        {"addresses", "assets", "csv_text", "messages"},
        {"words"},
        {"draw", "frame"},
        {"report"},
        {"pages"},
    ),
    "api": (
        {"messages"},
        {"console", "request_record"},
        {"auth"},
        {"graphql"},
        {"pages"},
        {"commands", "server"},
        {"cli"},
        {"entry"},
    ),
}
"""Of each package that is a tower: a module imports from lower floors and from its own room."""
OWNERS = {
    "neo4j": ("graph.store", "graph.engines"),
    "networkx": ("graph.snapshot", "graph.analysis", "graph.compose"),
    "numba": ("graph.analysis", "graph.compose"),
    "graphene": ("api",),
    "starlette": ("api",),
    "uvicorn": ("api",),
    "jwt": ("api.auth.oidc",),
    "prometheus_client": ("api.server.metrics",),
    "typer": ("api",),
    "rich": ("api",),
    "pyvis": ("viz",),
    "jinja2": ("viz",),
    "babel": ("viz",),
    "typst": ("viz",),
}


@cache
def modules() -> dict[str, ast.Module]:
    """The four packages' modules by dotted name."""
    paths = [path.relative_to(ROOT) for path in files() if path.suffix == ".py"]
    return {
        ".".join(path.with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            (ROOT / path).read_text("utf-8")
        )
        for path in paths
        if path.parts[0] in PACKAGES
    }


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module a tree imports, those inside functions too; `from a import b` names both a and
    a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute here"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, parents: Iterable[str]) -> bool:
    return any(module == parent or module.startswith(parent + ".") for parent in parents)


def layer(module: str) -> int | None:
    package, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    floors = LAYERS.get(package, ())
    return next((rank for rank, names in enumerate(floors) if room in names), None)


def forbidden(module: str, imported: Iterable[str]) -> list[str]:
    """Which of a module's imports break an arrow."""
    return [f"{module} imports {name}" for name in imported if not allowed(module, name)]


def allowed(module: str, name: str) -> bool:
    package, target = module.partition(".")[0], name.partition(".")[0]
    if target in OWNERS:
        return within(module, OWNERS[target])
    if target not in PACKAGES:
        return True
    if target not in PACKAGES[package]:
        return target == "loaders" and module == COMPOSITION_ROOT
    if package != target:
        return True
    upper, lower = layer(module), layer(name)
    same_room = module.split(".")[1:2] == name.split(".")[1:2]
    return upper is None or lower is None or lower < upper or same_room


def reads_environment(tree: ast.AST) -> bool:
    attributes = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return not {"os.environ", "os.getenv"}.isdisjoint(attributes | set(imports(tree)))


def test_imports_follow_the_arrows() -> None:
    assert [
        line for module, tree in modules().items() for line in forbidden(module, imports(tree))
    ] == []


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("graph.model", "graph.store"),
        ("graph.snapshot", "viz.words.language"),
        ("loaders.tables", "api.cli"),
        ("viz.words.language", "loaders.loaded"),
        ("api.server.routes", "loaders.tables"),
        ("api.server.routes", "neo4j"),
        ("graph.model", "networkx"),
        ("loaders.tables", "starlette.routing"),
        ("api.auth.identity", "api.graphql.context"),
        ("api.graphql.endpoint", "api.pages.visit"),
        ("viz.words.language", "viz.draw.ring"),
        ("viz.report.make", "viz.pages.home.view"),
    ],
)
def test_a_wrong_arrow_is_seen(module: str, name: str) -> None:
    assert forbidden(module, [name])


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("graph.store", "graph.cypher"),
        ("graph.analysis.gaps", "graph.analysis.two_mode"),
        ("api.cli", "loaders.tables"),
        ("api.server.routes", "viz.words.language"),
        ("graph.engines.neo4j", "neo4j.exceptions"),
        ("loaders.tables", "graph.model"),
    ],
)
def test_a_right_arrow_passes(module: str, name: str) -> None:
    assert not forbidden(module, [name])


@pytest.mark.parametrize("package", LAYERS)
def test_every_module_has_its_floor(package: str) -> None:
    named = {module for module in modules() if module.startswith(f"{package}.")}
    assert {module for module in named if layer(module) is None} == set()


def test_no_room_but_that_of_the_measures_has_more_than_about_twenty_files() -> None:
    counts = Counter(path.parent.relative_to(ROOT) for path in files() if path.suffix == ".py")
    large = {
        str(room)
        for room, count in counts.items()
        if room.parts[:1] and room.parts[0] in PACKAGES and count > 21
    }
    assert large <= {"graph/analysis"}


def test_no_module_imports_itself_in_a_circle() -> None:
    trees = modules()
    arrows = {
        module: {name for name in imports(tree) if name in trees and name != module}
        for module, tree in trees.items()
    }
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}", pytrace=False)


def test_the_environment_is_read_in_one_file() -> None:
    assert {module for module, tree in modules().items() if reads_environment(tree)} == {
        "graph.settings"
    }
