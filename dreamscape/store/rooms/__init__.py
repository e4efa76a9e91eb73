"""Rooms, their lines, and the thanks at their end."""
