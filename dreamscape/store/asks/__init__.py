"""What dreamers ask for, and what others offer."""
