"""What the privacy notice says, and what each version changed."""
