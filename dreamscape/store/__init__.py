"""All of MongoDB: one module per collection, every index in one table."""

from __future__ import annotations

from dreamscape.store.common.faults import DATABASE_ERRORS, Fault, fault_of

__all__ = ["DATABASE_ERRORS", "Fault", "fault_of"]
