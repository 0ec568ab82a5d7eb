"""What several stories of the room choose from: the team, organisations, people."""
