"""The services of blocks."""
