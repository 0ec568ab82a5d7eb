"""Comparing two records side by side, and merging them in every room."""
