"""Whether a ground holds today, and of several answers the one to tell."""
