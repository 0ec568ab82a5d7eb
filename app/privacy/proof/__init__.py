"""The proof of one person's consents: a sheet to read, a file to check, a receipt for the person."""
