"""All that a stranger reaches: sign up, confirm, choose, leave."""
