"""Everything that changes accounts, sessions, the access log and whose register this is."""
