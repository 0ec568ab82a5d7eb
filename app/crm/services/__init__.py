"""The catalogue, and orders as dated facts (register row R9)."""
