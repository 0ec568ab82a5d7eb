"""GDPR Article 14: people whose data came from elsewhere are told within a month."""
