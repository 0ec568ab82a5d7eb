"""The page of one person, and how it is changed."""
