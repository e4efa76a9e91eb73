"""Mara has a second step, and half minutes begin when a test says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.support.phone import Phone, set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.visitor import Visitor


from tests.routes.accounts.second_step.coming import NOON


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Half minutes begin when a test says so."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def phone(mara: Visitor) -> Phone:
    return set_up(mara, -1)
