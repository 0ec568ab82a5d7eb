"""A request comes in: by the public form, from the own page, or written down by staff with its papers."""
