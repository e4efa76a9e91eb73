"""Sites whose door is guarded, and has been quiet so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.extensions import limiter
from tests.support.proofs import make_cheap

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        **settings,
        "NEWCOMER_LIMITS": True,
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_STORAGE_URI": "memory://",
    }


@pytest.fixture(autouse=True)
def quiet(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make_cheap(monkeypatch)
    with app.app_context():
        limiter.reset()
