"""What the cells of other programs and people mean: numbers, names, places, countries, nothing."""
