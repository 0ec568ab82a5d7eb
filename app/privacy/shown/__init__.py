"""Forms and mails as they were shown and sent, for staff to look at: what, when, and what rests on it."""
