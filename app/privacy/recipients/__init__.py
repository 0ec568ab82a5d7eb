"""The register of recipients, as staff keep it: who handles data for us or gets it, under which contract."""
