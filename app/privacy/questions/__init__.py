"""What the decision asks a person before a letter may go: one question each, whose answer is a fact."""
