"""Letters that wait sealed under dreams."""
