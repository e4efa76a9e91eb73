"""The services of audit."""
