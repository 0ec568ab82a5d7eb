"""Purposes and the exact words that people are shown."""
