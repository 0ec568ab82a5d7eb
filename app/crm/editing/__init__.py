"""What all edit forms share: what somebody else changed meanwhile, parts of forms, own fields."""
