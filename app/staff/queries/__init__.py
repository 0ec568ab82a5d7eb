"""Questions about accounts, sessions and whose register this is."""
