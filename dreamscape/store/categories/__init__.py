"""The store of categories."""
