"""What viz says of errors, by id, in English: the message of the other languages' catalogues."""

SENTENCES: dict[str, str] = {
    "pdf_failed": "The PDF could not be made ({reason}); write the report as .html instead.",
}
