"""An import is undone as a whole."""
