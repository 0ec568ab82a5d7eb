"""Disclosures as staff see them: all, one with its people, and those about one person."""
