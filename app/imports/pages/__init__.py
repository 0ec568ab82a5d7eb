"""Importing through the browser: four steps, then what is going on and what became of each row."""
