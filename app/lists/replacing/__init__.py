"""The owner of an address puts another in its place: asked, confirmed by mail, told, taken back."""
