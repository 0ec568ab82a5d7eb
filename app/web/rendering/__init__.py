"""How pages are read, written and refused: forms, templates, languages, errors."""
