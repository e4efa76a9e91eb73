"""The store of jobs."""
