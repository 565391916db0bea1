"""The GraphQL API: its endpoint, its schema, and the functions that answer it."""
