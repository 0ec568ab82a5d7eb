"""Everything that changes people and organisations: each action records what changed, who and why."""
