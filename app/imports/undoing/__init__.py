"""An import is undone as a whole: what it made, added, gave and blocked is taken back."""
