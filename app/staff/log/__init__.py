"""The access log, and its words."""
