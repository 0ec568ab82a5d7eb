"""The record of processing, the desk's documents, who can reach the server, and what the notice misses."""
