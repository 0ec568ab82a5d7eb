"""People look at what the register says of them, by a link that works once, and put it right."""
