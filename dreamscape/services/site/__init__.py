"""The services of site."""
