"""Connections from strangers: how many, how long they may keep us waiting, how much they make us write."""
