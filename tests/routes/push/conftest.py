"""A site that pushes, to a service of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import TEST_SETTINGS
from tests.support.push_fixtures import authority, service
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.push_service import LocalPushService

__all__ = ["authority", "service"]


@pytest.fixture
def settings(service: LocalPushService) -> dict[str, Any]:
    hosts = f"fcm.googleapis.com,{service.host}"
    return {**TEST_SETTINGS, "PUSH_HOSTS": hosts, "PUSH_CA_FILE": service.ca_file, "LANGUAGES": "en,ar-XB"}


@pytest.fixture
def mara(app: Flask) -> Visitor:
    """Mara has a dream."""
    visitor = Visitor(app).signed_up("Mara", "Lind", "mara@example.org")
    fields = {"title": "A boat", "description": "Once.", "categories": "travel", "comments_enabled": "y"}
    assert visitor.post("/dreams/new", fields).status_code == 303
    return visitor


@pytest.fixture
def tom(app: Flask) -> Visitor:
    """Tom says something."""
    return Visitor(app).signed_up("Tom", "<b>Rowan</b>", "tom@example.org")
