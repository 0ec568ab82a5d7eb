"""Somebody is forgotten: nothing names them afterwards, and nobody can bring them back to mail."""
