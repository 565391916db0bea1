"""The arrows of the house: who may import whom."""

import ast
from collections.abc import Iterable, Iterator
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
LAYERS = (
    {"errors"},
    {"dates", "folding", "ontology", "settings", "state"},
    {"model"},
    {"claims"},
    {"cypher"},
    {"listing"},
    {"engines"},
    {"writing"},
    {"upsert"},
    {"removal", "dump"},
    {"restore", "layouts"},
    {"store"},
    {"aggregated", "described", "search", "snapshot"},
    {"analysis"},
    {"compose"},
    {"differences", "findings"},
)
OWNERS = {
    "neo4j": ("graph.store", "graph.engines"),
    "networkx": ("graph.snapshot", "graph.analysis", "graph.compose"),
    "numba": ("graph.analysis", "graph.compose"),
    "graphene": ("api",),
    "starlette": ("api",),
    "uvicorn": ("api",),
    "jwt": ("api.oidc",),
    "prometheus_client": ("api.metrics",),
    "typer": ("api",),
    "rich": ("api",),
    "pyvis": ("viz",),
    "jinja2": ("viz",),
    "babel": ("viz",),
    "typst": ("viz",),
}


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
    parts = module.split(".")
    if parts[0] != "graph" or len(parts) == 1:
        return None
    return next((rank for rank, names in enumerate(LAYERS) if parts[1] in names), None)


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
    upper, lower = layer(module), layer(name)
    return (
        upper is None
        or lower is None
        or lower < upper
        or module.split(".")[1] == name.split(".")[1]
    )


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
        ("graph.snapshot", "viz.words"),
        ("loaders.tables", "api.cli"),
        ("viz.words", "loaders.loaded"),
        ("api.web", "loaders.tables"),
        ("api.web", "neo4j"),
        ("graph.model", "networkx"),
        ("loaders.tables", "starlette.routing"),
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
        ("api.web", "viz.words"),
        ("graph.engines.neo4j", "neo4j.exceptions"),
        ("loaders.tables", "graph.model"),
    ],
)
def test_a_right_arrow_passes(module: str, name: str) -> None:
    assert not forbidden(module, [name])


def test_every_module_of_graph_has_its_layer() -> None:
    named = {module for module in modules() if module.startswith("graph.")}
    assert {module for module in named if layer(module) is None} == set()


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
