"""The site on which everybody tries everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.routes.permissions.site import PermissionSite, build_site

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def site(app: Flask, db: Any) -> PermissionSite:
    """Everybody of the table, the dreamer's dream with its picture, and the author's comment under it."""
    return build_site(app, db)
