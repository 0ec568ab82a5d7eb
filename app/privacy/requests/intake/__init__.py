"""Messages from a mailbox: read by IMAP, each once, and sorted by staff: a request, an update, or not ours."""
