"""The store of accounts."""
