"""All of MongoDB: one module per collection, every index in one table."""

from __future__ import annotations

from pymongo.errors import ConnectionFailure, ExecutionTimeout

# What a database that does not answer raises; the error pages turn it into a 503.
DATABASE_FAULTS = (ConnectionFailure, ExecutionTimeout)
