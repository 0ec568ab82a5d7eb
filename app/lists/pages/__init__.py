"""Staff pages of the lists: the lists and their forms, and who is on them."""
