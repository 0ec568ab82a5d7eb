"""Start, hour, pause, end, and what is left to settle; results that add up."""
