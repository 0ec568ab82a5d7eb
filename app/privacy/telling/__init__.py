"""Telling people by e-mail that the privacy notice has changed since they agreed: once for each version."""
