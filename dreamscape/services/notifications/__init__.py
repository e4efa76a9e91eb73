"""The services of notifications: who is told of what, and what they see of it."""
