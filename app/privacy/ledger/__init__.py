"""The seal of the ledger as staff watch it, and the checkpoint that leaves the machine by mail."""
