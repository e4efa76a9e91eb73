"""The services of accounts."""
