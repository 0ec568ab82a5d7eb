"""What proves a consent, in forms that somebody else can read and check."""
