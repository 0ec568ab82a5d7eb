"""Measuring: sending, importing and the pages of a large register, each as a ratio taken in one run."""
