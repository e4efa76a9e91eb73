"""The store of follows."""
