"""The suppression list as staff see it: asked by an address, filled from a plain list, refusals of domains."""
