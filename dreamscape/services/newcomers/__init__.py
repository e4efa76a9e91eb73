"""The services of newcomers."""
