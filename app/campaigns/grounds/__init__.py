"""On which ground each letter goes, told to its reader and to staff; who is left out, and why."""
