"""Files of people: reading, mapping, checking and importing them, with the evidence they carry."""
