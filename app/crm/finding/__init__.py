"""One search for everything: people, organisations, addresses that must not be mailed."""
