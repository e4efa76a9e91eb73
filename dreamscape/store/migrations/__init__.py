"""Every change of what is stored, one module each; `migrations_notes/` says why."""
