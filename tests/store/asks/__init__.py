"""Tests of asks."""
