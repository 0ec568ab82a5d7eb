"""What a request has to pass before anybody reads it: hosts, limits, headers, forms of our own pages only."""
