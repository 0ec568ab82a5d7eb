"""Letters to the one who asked: drafted in their language, changed by staff, kept as they were sent."""
