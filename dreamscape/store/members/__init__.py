"""The store of members."""
