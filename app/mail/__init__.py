"""Addresses and messages, not people: letters, the merge language, SMTP, the outbox of system mail."""
