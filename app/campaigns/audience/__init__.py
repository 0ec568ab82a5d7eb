"""Who gets a campaign: asked while it is written, frozen when it starts."""
