"""Whether the ledger is as it was sealed, and permissions are what it leads to."""
