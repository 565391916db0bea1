"""How tables come and go in the tests of the API: by the loaders, as in the server."""

from api.changes import Tables
from loaders.upload import read_upload, rejected_workbook, template_workbook

TABLES = Tables(read_upload, rejected_workbook, template_workbook)
