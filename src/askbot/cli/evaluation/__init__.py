"""`askbot eval` and what belongs to it."""
