"""How many sign-ups come to be confirmed, counted from the ledger alone; nobody is watched for it."""
