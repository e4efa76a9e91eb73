"""The store of common."""
