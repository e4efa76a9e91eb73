"""Rooms in which two talk, and the thanks at their end."""
