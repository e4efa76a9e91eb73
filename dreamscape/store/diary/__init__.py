"""The store of diaries."""
