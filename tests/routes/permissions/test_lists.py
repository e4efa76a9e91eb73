"""Lists state in a query what the policy says of each thing: here both are asked about the same dreams."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dreamscape.models import AUDIENCES, COMMENTERS
from dreamscape.store.dreams.dreams import Dreams
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dreamscape.models import Dream, DreamCard, Member
    from dreamscape.wiring import Services

VIEWS = ("latest", "trending", "personalised", "followed")
HIDDEN = {"reason": "Why", "by": None, "at": datetime(2026, 5, 1, tzinfo=UTC)}
MARAS, NOBODYS = ObjectId(), ObjectId()  # circles: one that Mara is in, and an empty one
# What decides about a dream, as it may be stored; `None` stands for a key that older documents do not have.
STATES = st.fixed_dictionaries(
    {
        "hidden": st.sampled_from([None, {}, HIDDEN]),
        "who_may_comment": st.sampled_from(COMMENTERS),
        "comments_hidden": st.booleans(),
        "audience": st.sampled_from([None, {}, *AUDIENCES]),
        "unlisted": st.sampled_from([None, {}, True]),  # let go
        "circles": st.lists(st.sampled_from([MARAS, NOBODYS]), max_size=2, unique=True),
    }
)


class Place:
    """Tom and Ines, who have three dreams each, and everybody else who may look at them; Mara follows Tom, and
    each dream of Ines's; Ines follows Mara, and Tom has her in a circle."""

    def __init__(self, services: Services, db: Any) -> None:
        self.services, self.db = services, db
        self.dreamers = [sign_up(services, name, interests=["sea"]) for name in ("Tom", "Ines")]
        mara = sign_up(services, "Mara", interests=["sea"])
        dreams = [
            dream_by(services, who, f"Dream {n} of {who.first_name}")
            for who in self.dreamers
            for n in range(3)
        ]
        services.follows.follow_member(mara, self.dreamers[0].slug)
        for dream in dreams:
            services.comments.add(dream, mara, f"How lovely, {dream.title}!")
            if dream.dreamer_id == self.dreamers[1].id:
                services.follows.follow_dream(mara, dream.slug)
        self.ids = [dream.id for dream in dreams]
        db["dreams"].update_many({}, {"$set": {"state": {"name": "came_true", "at": HIDDEN["at"]}}})
        services.follows.follow_member(self.dreamers[1], mara.slug)
        tom = ObjectId(self.dreamers[0].id)
        for circle, people in (MARAS, [ObjectId(mara.id)]), (NOBODYS, []):
            circle_document = {
                "_id": circle,
                "owner_id": tom,
                "name": "A",
                "name_key": str(circle),
                "people": people,
            }
            db["circles"].insert_one(circle_document)
        roles = [sign_up(services, name, name.lower(), interests=["sea"]) for name in ("Moderator", "Admin")]
        self.members = [again(services, member.email) for member in (*self.dreamers, mara, *roles)]
        self.in_sight = {name: read() for name, (_, read) in self.lists().items()}

    def become(self, states: list[dict[str, Any]]) -> list[Dream]:
        """Store the dreams so; return them."""
        for dream_id, state in zip(self.ids, states, strict=True):
            kept = {key: value for key, value in state.items() if value != {}}
            left_out = dict.fromkeys(state.keys() - kept.keys(), "")
            change = {"$set": kept, **({"$unset": left_out} if left_out else {})}
            self.db["dreams"].update_one({"_id": ObjectId(dream_id)}, change)
        return list(Dreams(self.db).by_ids(self.ids).values())

    def listed(self, states: list[dict[str, Any]]) -> list[Dream]:
        """As `become`, without those that are let go."""
        gone = {one for one, state in zip(self.ids, states, strict=True) if state["unlisted"] is True}
        return [dream for dream in self.become(states) if dream.id not in gone]

    def lists(self) -> dict[str, tuple[Member | None, Callable[[], set[str]]]]:
        """Every list of dreams that others look at: who looks, and the ids that they are shown."""
        feed = self.services.feed
        lists: dict[str, tuple[Member | None, Callable[[], set[str]]]] = {
            "newest": (None, lambda: {card.dream.id for card in feed.newest(9)}),
            "feed": (None, self.in_feed),
            "site map": (None, self.on_map),
        }
        for reader in (None, *self.members):
            name = reader.first_name if reader else "a guest"
            lists[f"alike, to {name}"] = reader, partial(self.alike, reader)
            for how, search in self.searches(reader).items():
                lists[f"{how}, to {name}"] = reader, search
            for category in (None, "sea"):
                lists[f"discover {category}, to {name}"] = reader, _ids(feed.discover, reader, category)
            for dreamer in self.dreamers:
                lists[f"{dreamer.first_name}'s, to {name}"] = reader, _ids(feed.by, dreamer.id, reader)
                true = partial(feed.came_true, dreamer.id, reader)
                lists[f"{dreamer.first_name}'s that came true, to {name}"] = reader, partial(_ids_of, true)
        for reader in self.members:
            for view in VIEWS:
                for own in (False, True):
                    for category in (None, "sea"):
                        name = f"{view} {own} {category}, to {reader.first_name}"
                        lists[name] = reader, _ids(feed.page, reader, view, own, category)
        return lists

    def alike(self, reader: Member | None) -> set[str]:
        """Those that are shown below a dream of each dreamer's, similar or not."""
        some = Dreams(self.db).by_ids(self.ids[::3]).values()
        below = [self.services.feed.with_alike(one, reader) for one in some]
        return {card.dream.id for alike in below for card in (*alike.similar, *alike.newest)}

    def searches(self, reader: Member | None) -> dict[str, Callable[[], set[str]]]:
        """Those that are found by words, in each way, or suggested while somebody types."""
        search = self.services.search
        found = {
            "found": lambda: search.dreams("dream", reader).page.items,
            "found by two words": lambda: search.dreams("of dream", reader, best=True).page.items,
            "found with a slip": lambda: search.dreams("draem", reader).page.items,
            "found by some words": lambda: search.dreams("dream dream of nobody", reader).page.items,
            "suggested": lambda: search.suggest("dre", reader).dreams,
        }
        return {how: partial(_ids_of, cards) for how, cards in found.items()}

    def in_feed(self) -> set[str]:
        """Those that programs read of in the feed of all, a category's and the dreamers'."""
        feeds = self.services.syndication.feeds
        sea = self.services.categories.one("sea")
        assert sea
        read = [
            feeds.latest(None),
            feeds.about(sea, None),
            *(feeds.by(one.slug, None) for one in self.dreamers),
        ]
        return self._at({entry.slug for feed in read for entry in feed.entries})

    def on_map(self) -> set[str]:
        """Those that search engines may find."""
        mapped = self.services.syndication.sitemap.dreams(1)
        return self._at({page.address.rpartition("/")[2] for page in mapped})

    def _at(self, slugs: set[str]) -> set[str]:
        return {str(row["_id"]) for row in self.db["dreams"].find({"slug": {"$in": list(slugs)}})}


def _ids_of(cards: Callable[[], Iterable[DreamCard]]) -> set[str]:
    return {card.dream.id for card in cards()}


def _ids(read: Callable[..., Any], *arguments: Any) -> Callable[[], set[str]]:
    return lambda: {card.dream.id for card in read(*arguments, after=None).items}


@pytest.fixture
def place(services: Services, db: Any, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("dreamscape.services.feed.feed.MOST_ALIKE", 9)  # else one comes where another goes
    monkeypatch.setattr("dreamscape.services.search.search.MOST_DREAMS_SUGGESTED", 9)
    return Place(services, db)


def test_every_list_shows_something_while_all_is_in_sight(place: Place) -> None:
    empty = {name for name, shown in place.in_sight.items() if not shown}

    # Nobody else follows anything, and their own are shown to those alone who dream.
    assert {name.partition(" ")[0] for name in empty} == {"followed"}
    assert not {name for name in empty if "Mara" in name}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(STATES, min_size=6, max_size=6))
def test_a_list_shows_what_its_reader_may_see_but_for_what_is_hidden(
    place: Place, states: list[dict[str, Any]]
) -> None:
    """Hidden dreams are in nobody's list, though their dreamer and moderators may see them; nor what was let go."""
    dreams = place.listed(states)

    for name, (reader, read) in place.lists().items():
        viewer = place.services.viewer_of(reader)
        seen = {dream.id for dream in dreams if viewer.can_see_dream(dream) and not dream.hidden}
        assert read() == place.in_sight[name] & seen, name


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(STATES, min_size=6, max_size=6))
def test_what_is_counted_and_said_is_what_may_be_seen(place: Place, states: list[dict[str, Any]]) -> None:
    dreams, listed = place.become(states), {dream.id for dream in place.listed(states)}
    services = place.services

    for dreamer in place.dreamers:
        own = {dream.id for dream in dreams if place.services.viewer_of(dreamer).can_edit_dream(dream)}
        assert {card.dream.id for card in services.feed.mine(dreamer, None).items} == own
        counts = services.people.card(dreamer, dreamer).counts
        assert counts
        assert counts.dreams == len(
            {dream.id for dream in dreams if dream.id in own & listed and not dream.hidden}
        )
    for reader in (None, *place.members):
        viewer = place.services.viewer_of(reader)
        for dream in dreams:
            said, _ = services.comments.page(dream, reader)
            assert bool(said.items) == viewer.can_read_comments(dream)
