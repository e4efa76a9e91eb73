"""The store of mongod."""
