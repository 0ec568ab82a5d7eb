"""A row's cells as values, and what the row says of a person: pure."""
