"""The form in which one says what is to be composed."""
