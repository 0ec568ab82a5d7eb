"""Accounts of those who work here: rights, sessions, the access log, whose register this is.

A *member* is a person with an account, a *right* is what a page asks for, a *staff role* bundles
rights. A *link* is the one-time way to set a password.
"""
