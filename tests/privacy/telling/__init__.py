"""Telling people that the privacy notice has changed."""
