"""How long each kind of data is kept: said once, for whoever deletes and for whoever tells."""
