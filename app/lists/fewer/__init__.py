"""Fewer letters of a list: what the list offers, what its reader chose, and when one has been enough."""
