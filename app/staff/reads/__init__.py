"""Whose data staff had before their eyes: one row per page, apart from what they did."""
