"""The first page of staff: what waits, what goes out, and how the lists grow."""
