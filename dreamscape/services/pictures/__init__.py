"""The services of pictures."""
