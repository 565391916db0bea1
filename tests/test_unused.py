"""Nothing of the program is there that nothing uses."""

import re

from vulture import Vulture

from graph.analysis.figures import described
from graph.analysis.registry import MEASURES, result_of
from repository import ROOT

USED_ELSEWHERE = {
    "schema_text": "make schema writes it",
    "one_mode_centrality": "compared with published values, over the paths that two modes use too",
    "of_group": "who is parted from whom: compared with a count by hand",
    "matrix_of_ties": "compared with published values of segregation, which are of one mode",
}
READ_BY_LIBRARIES = {
    "redirect_request": "urllib",
    "__signature__": "typer",
    "__annotations__": "typer",
    "format_usage": "typer",
    "format_help_text": "typer",
    "allow_extra_args": "typer",
    "max_time_in_seconds": "CP-SAT",
    "random_seed": "CP-SAT",
    "num_workers": "CP-SAT",
    "returncode": "subprocess",
    "to_timeout": "the driver of Neo4j",
    "format_field": "string.Formatter",
    "file_size": "zipfile",
    "load_bytecode": "jinja2",
    "dump_bytecode": "jinja2",
    "globals": "jinja2",
}
READ_BY_NAME = {
    "CalamineSheet": "a type that is written in quotes",
    "HelpFormatter": "a type that is written in quotes",
    "CompletionItem": "a type that is written in quotes",
    "name_fi": "Named.name",
    "name_sv": "Named.name",
    "name_en": "Named.name",
    "cohort": "the snapshot's ties, by kind",
}


def in_templates() -> set[str]:
    """Names that templates read."""
    folder = ROOT / "viz"
    paths = [*folder.rglob("*.html"), *folder.rglob("*.typ")]
    return {name for path in paths for name in re.findall(r"\w+", path.read_text("utf-8"))}


def in_results() -> set[str]:
    """Names of what measures find, which all who show it read from the results themselves."""
    results = [result_of(name) for name in MEASURES]
    parts = [each.part for result in results for each in described(result) if each.part]
    return {each.name for kind in (*results, *parts) for each in described(kind)}


def test_what_nothing_uses_is_gone() -> None:
    vulture = Vulture()
    packages = [str(ROOT / name) for name in ("graph", "loaders", "viz", "api")]
    vulture.scavenge(packages)
    known = {*USED_ELSEWHERE, *READ_BY_LIBRARIES, *READ_BY_NAME, *in_templates(), *in_results()}
    unused = [
        item.get_report()
        for item in vulture.get_unused_code(min_confidence=60)
        # Fields of the schema are read by the names that graphene makes of them.
        if item.name not in known and "graphql/schema/" not in item.filename.as_posix()
    ]
    assert unused == []
