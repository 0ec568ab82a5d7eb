"""What was decided about a request is carried out, by the actions that staff have anyway."""
