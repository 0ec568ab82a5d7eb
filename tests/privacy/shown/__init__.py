"""Forms and mails as they were shown, for staff to look at."""
