"""What letters rest on that an order tells: kept in step with it."""
