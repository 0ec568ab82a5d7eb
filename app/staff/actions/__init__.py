"""Everything that changes accounts, sessions and whose register this is."""
