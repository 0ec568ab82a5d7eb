"""Walks over all routes, with every browser in one populated world."""
