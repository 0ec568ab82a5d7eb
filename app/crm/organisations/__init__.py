"""The page of one organisation, and how it is changed."""
