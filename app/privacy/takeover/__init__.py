"""A ledger taken over from another installation: only into an empty one, whole or not at all."""
