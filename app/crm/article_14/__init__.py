"""Telling people where their data came from: by when, in which words, and that it is done."""
