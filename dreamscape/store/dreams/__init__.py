"""The store of dreams."""
