"""What became of every row: the report, rows left out, consents that wait."""
