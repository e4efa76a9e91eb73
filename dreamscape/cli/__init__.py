"""Thin `flask` commands that call services."""

from __future__ import annotations

from flask import Flask

from dreamscape.cli.media import media


def register_commands(app: Flask) -> None:
    """Give `app` its commands."""
    for command in (media,):
        app.cli.add_command(command)
