"""Thin `flask` commands that call services."""
