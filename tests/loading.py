"""How tables come and go in the tests of the API, as in the server, and files to load."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from api.graphql.resolvers.changes import Tables
from loaders.upload import read_upload, rejected_workbook, template_workbook
from tables_on_disk import write_workbook

TABLES = Tables(read_upload, rejected_workbook, template_workbook)

LEADERS = (("tunnus", "etunimi", "sukunimi"), ("x1", "Aino", "Keksitty"), ("x2", "Bo", "Påhittad"))
GROUPS = (("tunnus", "nimi suomeksi", "laji"), ("g-uusi", "Uusi ryhmä", "pienryhmä"))
MEMBERS = (("jäsen", "missä", "alkaa"), ("x1", "g-uusi", "2026-01"), ("x2", "g-uusi", "2026-02"))
WRONG = (MEMBERS[0], ("x1", "g-uusi", "1.2.2026"), ("x3", "g-uusi", "2026-01"), MEMBERS[2])
"""A date that is written another way, and someone who is nowhere."""


def workbook(
    members: Sequence[Sequence[object]] = MEMBERS, leaders: Sequence[Sequence[object]] = LEADERS
) -> bytes:
    """Leaders, a group and its members, with Finnish headings."""
    with TemporaryDirectory() as folder:
        sheets = {"johtajat": leaders, "ryhmät": GROUPS, "jäsenyydet": members}
        return write_workbook(Path(folder) / "tables.xlsx", sheets).read_bytes()
