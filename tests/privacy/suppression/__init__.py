"""The suppression list as staff see it."""
