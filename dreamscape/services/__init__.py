"""The rules. No Flask, no database: each service takes its collaborators in the constructor."""
