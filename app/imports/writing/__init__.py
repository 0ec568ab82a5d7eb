"""A batch of rows into the register, in one transaction."""
