"""The messages of viz, by id, in English; the catalogues translate them."""

SENTENCES: dict[str, str] = {
    "pdf_failed": "The PDF could not be made ({reason}); write the report as .html instead.",
}
