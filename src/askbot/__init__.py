"""askbot: answers from a small library of briefings, with who claims what, and where it stands."""
