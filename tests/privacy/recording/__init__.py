"""Staff act for a person."""
