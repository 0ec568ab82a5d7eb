"""What the demo's people and organisations are called and say: data, no code."""
