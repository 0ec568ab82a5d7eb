"""Asking people whether they want a list: whom, on which ground, in which mail, and their answers."""
