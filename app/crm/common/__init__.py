"""What several stories of the room share: organisations and people to choose from, and their words."""
