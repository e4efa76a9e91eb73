"""The services of feed."""
