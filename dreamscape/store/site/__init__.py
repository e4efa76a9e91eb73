"""The store of site."""
