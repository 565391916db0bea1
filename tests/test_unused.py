"""Nothing of the program is there that nothing uses."""

from vulture import Vulture

from repository import ROOT

USED_ELSEWHERE = {
    "schema_text": "make schema writes it",
    "one_mode_centrality": "compared with published values, over the paths that two modes use too",
    "matrix_of_ties": "compared with published values of segregation, which are of one mode",
}
READ_BY_LIBRARIES = {
    "redirect_request": "urllib",
    "__signature__": "typer",
    "__annotations__": "typer",
    "max_time_in_seconds": "CP-SAT",
    "random_seed": "CP-SAT",
    "num_workers": "CP-SAT",
    "returncode": "subprocess",
    "to_timeout": "the driver of Neo4j",
    "format_field": "string.Formatter",
    "file_size": "zipfile",
    "serialize": "graphene",
    "parse_literal": "graphene",
}
READ_BY_NAME = {
    "CalamineSheet": "a type that is written in quotes",
    "name_fi": "Named.name",
    "name_sv": "Named.name",
    "name_en": "Named.name",
    "cohort": "the snapshot's ties, by kind",
    "open_start": "the template of the line of time",
    "open_end": "the template of the line of time",
}


def test_what_nothing_uses_is_gone() -> None:
    vulture = Vulture()
    packages = [str(ROOT / name) for name in ("graph", "loaders", "viz", "api")]
    vulture.scavenge(packages)
    known = USED_ELSEWHERE | READ_BY_LIBRARIES | READ_BY_NAME
    unused = [
        item.get_report()
        for item in vulture.get_unused_code(min_confidence=60)
        # Fields of the schema are read by the names that graphene makes of them.
        if item.name not in known and "graphql/schema/" not in item.filename.as_posix()
    ]
    assert unused == []
