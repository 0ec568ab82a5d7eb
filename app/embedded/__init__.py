"""PostgreSQL from a wheel, started in the data directory: a newcomer needs nothing but Python."""
