"""The store of blocks."""
