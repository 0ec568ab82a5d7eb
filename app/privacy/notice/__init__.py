"""The privacy notice: what it is made from, its text, and what each version changed."""
