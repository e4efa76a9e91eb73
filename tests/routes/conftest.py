"""People with a role, for every route test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def ada(app: Flask) -> Visitor:
    """Ada, an admin who is logged in; the site's only one."""
    return _with_role(Visitor(app).signed_up("Ada", "Amin", "ada@example.org"), "admin")


@pytest.fixture
def mo(app: Flask) -> Visitor:
    """Mo, a moderator who is logged in."""
    return _with_role(Visitor(app).signed_up("Mo", "Derat", "mo@example.org"), "moderator")


def _with_role(visitor: Visitor, role: str) -> Visitor:
    with visitor.app.app_context():
        visitor.app.extensions["dreamscape"].moderation.roles.set(visitor.email, role)
    return visitor
