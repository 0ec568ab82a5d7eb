"""The engine: every step is committed before it is taken."""
