"""The words of pages, reports and answers in three languages."""
