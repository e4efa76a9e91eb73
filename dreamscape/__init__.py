"""Dreamscape: a social network for hopes and dreams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask


def create_app(settings: Mapping[str, Any] | None = None, client: Any = None) -> Flask:
    """A complete application.

    `settings` win over the environment's (see config.py). `client` is a database
    client to use instead of opening one: a mongomock one in tests.
    """
    # Loaded here, so that who needs one module of the package need not wait for all of it: `make run`
    # has its database on the way while the rest is being read.
    from dreamscape.application import build_app

    return build_app(settings, client)
