"""Somebody is forgotten everywhere (GDPR Article 17): whose, what goes, and what others wrote."""
