"""The form that describes what is to be composed."""
