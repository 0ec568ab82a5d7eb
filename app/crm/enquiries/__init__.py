"""Forms by which anybody writes to us: a person, an interaction, a follow-up, and no consent (row R23)."""
