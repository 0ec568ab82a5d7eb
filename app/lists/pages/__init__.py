"""Staff pages of the lists: the lists and their forms, who is on them, and one person's history."""
