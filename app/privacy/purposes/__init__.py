"""Purposes as staff see and change them."""
