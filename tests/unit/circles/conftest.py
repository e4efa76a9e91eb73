"""Who has circles, and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.without_forms import sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def tom(services: Services) -> Member:
    return sign_up(services, "Tom")


@pytest.fixture
def ines(services: Services) -> Member:
    return sign_up(services, "Ines")
