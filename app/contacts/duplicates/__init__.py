"""Two records of one person: suggested, joined, and for thirty days parted again."""
