"""Named questions about people, organisations and what ties them."""
