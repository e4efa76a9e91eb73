"""The services of permissions."""
