"""Things to do by a day."""
