"""The store of comments."""
