"""Letters that wait sealed: writing one, opening and reading them, those for a date."""
