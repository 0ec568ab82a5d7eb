"""Writing a newsletter, freezing its audience, sending it, and results that add up."""
