"""The GraphQL API: its endpoint, its schema, and what answers it."""
