"""Whom a member's page is for, and who sees whom they follow, asked of the service alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dreamscape.errors import Moved, NotAllowed
from dreamscape.services.members.people import Counts
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services


@pytest.fixture
def reader(services: Services) -> Member:
    return sign_up(services, "Tom")


@pytest.fixture
def person(services: Services, reader: Member) -> Member:
    """Mara, who follows Ines and has a dream; Tom follows her."""
    mara = sign_up(services, "Mara")
    services.follows.follow_member(mara, sign_up(services, "Ines").slug)
    services.follows.follow_member(reader, mara.slug)
    dream_by(services, mara)
    return again(services, mara.email)


def kept(
    services: Services, person: Member, *, members_only: bool = False, hides_counts: bool = False
) -> Member:
    """Her, after she has chosen so."""
    services.profiles.set_privacy(person, members_only, hides_counts)
    return again(services, person.email)


def test_a_page_for_members_is_for_no_guest(services: Services, person: Member, reader: Member) -> None:
    assert services.people.find(person.slug, None).id == person.id
    kept(services, person, members_only=True)

    with pytest.raises(NotAllowed, match="for members to see"):
        services.people.find(person.slug, None)
    assert services.people.find(person.slug, reader).id == person.id


def test_a_guest_is_not_told_the_new_name_of_who_keeps_to_members(services: Services, person: Member) -> None:
    services.profiles.change(person, person.content._replace(first_name="Maria"))
    with pytest.raises(Moved):
        services.people.find(person.slug, None)
    kept(services, person, members_only=True)

    with pytest.raises(NotAllowed):
        services.people.find(person.slug, None)


def test_counts_and_lists_are_for_everybody_or_for_oneself(
    services: Services, person: Member, reader: Member
) -> None:
    counts = Counts(dreams=1, followers=1, following=1)
    for looks in (None, reader, person):
        assert services.people.card(person, looks).counts == counts
        assert [who.first_name for who in services.people.followers(person, looks, None).items] == ["Tom"]
        assert [who.first_name for who in services.people.following(person, looks, None).items] == ["Ines"]

    quiet = kept(services, person, hides_counts=True)

    for looks in (None, reader, sign_up(services, "Mo", "moderator")):
        assert services.people.card(quiet, looks).counts is None
        for people in (services.people.followers, services.people.following):
            with pytest.raises(NotAllowed, match="keep to themselves"):
                people(quiet, looks, None)
    assert services.people.card(quiet, quiet).counts == counts
    assert len(services.people.followers(quiet, quiet, None).items) == 1
    assert len(services.people.following(quiet, quiet, None).items) == 1


def test_a_card_says_who_looks(services: Services, person: Member, reader: Member) -> None:
    ines = services.accounts.by_email("ines@example.org")
    cards = {
        "guest": services.people.card(person, None),
        "follower": services.people.card(person, reader),
        "stranger": services.people.card(person, ines),
        "herself": services.people.card(person, person),
    }

    assert {who for who, card in cards.items() if card.is_me} == {"herself"}
    assert {who for who, card in cards.items() if card.can_follow} == {"follower", "stranger"}
    assert {who for who, card in cards.items() if card.followed} == {"follower"}
