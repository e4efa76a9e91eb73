"""A dreamer who asks, and two who can help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models import Dream, DreamContent
from dreamscape.store.asks.asks import Asks
from dreamscape.store.asks.offers import Offers
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.rooms.opening import open_room

if TYPE_CHECKING:
    from dreamscape.models.asks import Ask


@pytest.fixture
def people(db: Any) -> list[str]:
    """The dreamer first."""
    new = [
        NewMember(f"{n}@example.org", "", f"Member {n}", "", f"member-{n}", (), (), "owl-1") for n in range(3)
    ]
    return [Members(db).add(each).id for each in new]


@pytest.fixture
def dream(db: Any, people: list[str]) -> Dream:
    return Dreams(db).add(people[0], DreamContent("A boat", "Red sail.", ("sea",)), "a-boat")


@pytest.fixture
def asks(db: Any) -> Asks:
    return Asks(db)


@pytest.fixture
def offers(db: Any) -> Offers:
    return Offers(db, open_room=open_room)


@pytest.fixture
def ask(asks: Asks, dream: Dream) -> Ask:
    return asks.open(dream, "Who has tar?", ("tar",), "minutes", "")
