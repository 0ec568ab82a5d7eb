"""What the program mails by itself, as staff see it: the outbox, and the demo's test mailbox."""
