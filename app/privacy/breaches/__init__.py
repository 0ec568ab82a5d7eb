"""Breaches of security: the 72 hours, whose data it is, the notification and the letters (Articles 33, 34)."""
