"""The suppression list: addresses that must not be mailed, as keyed hashes that outlive the person."""
