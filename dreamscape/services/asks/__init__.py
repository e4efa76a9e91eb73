"""The services of asks."""
