"""Questions about accounts, sessions, the access log and whose register this is."""
