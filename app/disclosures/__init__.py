"""To whom data goes: who handles it for us or gets it, in which country, and every time it went to them."""
