"""Plumbing of the pages: forms, templates, errors, headers, limits. Knows requests, not people."""
