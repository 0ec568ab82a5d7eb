"""A draft: its versions, checks, preview and test mails."""
