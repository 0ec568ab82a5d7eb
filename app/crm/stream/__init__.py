"""Everything that happened with a person or an organisation, newest first."""
