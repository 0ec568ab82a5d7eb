"""What knows nothing of newsletters or people: clock, keys and tokens, refusals, languages."""
