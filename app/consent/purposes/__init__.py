"""Purposes: what they say and rest on, their versions, and whose consent refers to which."""
