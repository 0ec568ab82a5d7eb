"""Addresses and messages, not people: composing, the merge language, SMTP, the outbox of system mail."""
