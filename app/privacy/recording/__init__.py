"""Staff act for a person who spoke, wrote or signed: a consent, a withdrawal, an objection, a restriction."""
