"""Trials: real processes that are killed, and a mail server whose log is the truth."""
