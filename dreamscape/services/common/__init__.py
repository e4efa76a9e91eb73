"""The services of common."""
