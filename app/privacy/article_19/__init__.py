"""Whoever got data from us hears that it was corrected, erased or restricted (GDPR Article 19)."""
