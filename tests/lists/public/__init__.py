"""What a stranger reaches."""
