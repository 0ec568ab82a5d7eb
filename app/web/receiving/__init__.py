"""The body of a request: at most so long, in letters that we know, read once."""
