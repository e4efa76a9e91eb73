"""Names and faces come from what a process remembers for members, and from the store for guests.

What is remembered is known to be true since a session was read, and a guest has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.services.members.person_cache import PersonCache
from dreamscape.store.members.members import Members
from tests.support.without_forms import dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dreamscape.models import Comment, Dream, Member, Person
    from dreamscape.wiring import Services


class Asked:
    """The ids that the store was asked about, question by question."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.questions: list[set[str]] = []
        real = Members.people

        def people(store: Members, member_ids: Iterable[str]) -> dict[str, Person]:
            wanted = set(member_ids)
            self.questions.append(wanted)
            return real(store, wanted)

        patch.setattr(Members, "people", people)


@pytest.fixture
def dreamer(services: Services) -> Member:
    """Tom, whose dream and comment others look at."""
    return sign_up(services, "Tom")


@pytest.fixture
def dream(services: Services, dreamer: Member) -> Dream:
    return dream_by(services, dreamer)


@pytest.fixture
def said(services: Services, dreamer: Member, dream: Dream) -> Comment:
    return services.comments.add(dream, dreamer, "Come along!")


@pytest.fixture(params=["card", "persons dreams", "comments", "one comment"])
def look(
    request: pytest.FixtureRequest, services: Services, dream: Dream, said: Comment
) -> Callable[[Member | None], str]:
    """Shows somebody, None for a guest, something of Tom's; returns the name that stands at it."""

    def names(reader: Member | None) -> str:
        people: dict[str, Callable[[], Person | None]] = {
            "card": lambda: services.feed.card(dream, reader).dreamer,
            "persons dreams": lambda: services.feed.by(dream.dreamer_id, reader, None).items[0].dreamer,
            "comments": lambda: services.comments.page(dream, reader)[0].items[0].author,
            "one comment": lambda: services.comments.one(said.id, reader)[0].author,
        }
        person = people[request.param]()
        assert person is not None
        return person.first_name

    return names


def test_a_members_second_look_asks_the_store_about_nobody(
    services: Services, look: Callable[[Member | None], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mara = sign_up(services, "Mara")
    assert look(mara) == "Tom"
    asked = Asked(monkeypatch)

    assert look(mara) == "Tom"

    assert asked.questions == []


def test_a_guests_every_look_asks_the_store(
    look: Callable[[Member | None], str], dreamer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch)

    assert [look(None), look(None)] == ["Tom", "Tom"]

    assert asked.questions == [{dreamer.id}] * 2


def test_a_guest_reads_a_new_name_that_another_process_gave_out(
    services: Services, look: Callable[[Member | None], str], db: Any
) -> None:
    assert look(sign_up(services, "Mara")) == "Tom"
    db["users"].update_one({"first_name": "Tom"}, {"$set": {"first_name": "Thomas"}})

    assert look(None) == "Thomas"


def test_who_was_read_is_remembered_and_only_the_others_are_asked_about(
    services: Services, dreamer: Member, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mara = sign_up(services, "Mara")
    known, asked = PersonCache(Members(db)), Asked(monkeypatch)
    known.invalidate_before(1)

    known.people([dreamer.id])
    known.people([dreamer.id])
    known.people([dreamer.id, mara.id])
    known.invalidate_before(1)
    both = known.people([dreamer.id, mara.id])

    assert asked.questions == [{dreamer.id}, {mara.id}]
    assert both == Members(db).people([dreamer.id, mara.id])
    known.invalidate_before(2)
    known.people([dreamer.id])
    assert asked.questions[-1] == {dreamer.id}
