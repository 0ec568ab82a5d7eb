"""Accounts of the people who work here: rights, sessions, the access log, and whose register this is."""
