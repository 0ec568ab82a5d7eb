"""Billing details of organisations and people, for those who hold the right (register rows R10, R22)."""
