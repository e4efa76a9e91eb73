"""A site with NEWCOMER_LIMITS on, and who comes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.newcomers import settle
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "NEWCOMER_LIMITS": True}


@pytest.fixture
def mara(services: Services, db: Any) -> Member:
    """Who has been here for a while."""
    sign_up(services, "Mara")
    settle(db, "mara@example.org")
    return again(services, "mara@example.org")


@pytest.fixture
def nia(services: Services) -> Member:
    """Who has just come, and whose browser did its work."""
    return sign_up(services, "Nia", proof="solved")


@pytest.fixture
def boat(services: Services, mara: Member) -> Dream:
    """A dream of Mara's."""
    return dream_by(services, mara)
