"""Faults in what is kept: whether it is as it was, and for how long."""
