"""The services of members."""
