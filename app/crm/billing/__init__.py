"""Billing details of organisations, for those who hold the right (register row R10)."""
