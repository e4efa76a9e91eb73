"""Every change of what is stored, one module each; `migrations_notes/README.md` says how to write one.

`table.py` has them in their order. The indexes are no migrations: they stand in `store/common/indexes.py`, and
each run of `flask migrate` creates what is missing of them once all migrations are through.
"""
