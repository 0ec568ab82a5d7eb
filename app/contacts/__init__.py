"""People and their addresses: one record each, shared by every other room."""
