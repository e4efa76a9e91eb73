"""What the views of the dreamscape hold and what a card says to whom, asked of the service alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotFound
from dreamscape.models.dream_states import StateContent
from dreamscape.services.feed.feed import PAGE_SIZE, VIEWS, known_view
from dreamscape.store.feed import Feed as FeedStore
from dreamscape.store.feed import FeedQuery
from dreamscape.store.follows.follows import Follows
from tests.support.asks import ask_for
from tests.support.rows import plant_dreams
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, DreamCard, Member
    from dreamscape.wiring import Services


@pytest.fixture
def dreamer(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def reader(services: Services) -> Member:
    return sign_up(services, "Tom", interests=["sea", "music"], skills=["welding"])


@pytest.fixture
def dream(services: Services, dreamer: Member) -> Dream:
    return dream_by(services, dreamer, categories=("travel", "sea"))


def titles(cards: Any) -> list[str]:
    return [card.dream.title for card in cards]


def seen(
    services: Services, member: Member, view: str, own: bool = False, category: str | None = None
) -> list[str]:
    """The titles on the first page of a view, for the member as stored now."""
    page = services.feed.page(again(services, member.email), view, own, category, None)
    return titles(page.items)


def test_a_view_that_nobody_knows_is_the_first() -> None:
    assert VIEWS == ("latest", "trending", "personalised", "followed", "came-true", "helping")
    assert [known_view(name) for name in VIEWS] == list(VIEWS)
    assert [known_view(name) for name in (None, "", "newest", "Followed")] == ["latest"] * 4


def test_latest_are_everybody_elses_newest_and_ones_own_when_asked(
    services: Services, dreamer: Member, reader: Member
) -> None:
    for member, title in ((dreamer, "A boat"), (reader, "A kite"), (dreamer, "A bus")):
        dream_by(services, member, title)

    assert seen(services, reader, "latest") == ["A bus", "A boat"]
    assert seen(services, reader, "latest", own=True) == ["A bus", "A kite", "A boat"]


def test_trending_are_those_with_most_followers_first(
    services: Services, dreamer: Member, reader: Member
) -> None:
    boat, _, bus = (dream_by(services, dreamer, title) for title in ("A boat", "A kite", "A bus"))
    own = dream_by(services, reader, "A house")
    for follower, followed in (
        (reader, boat),
        (sign_up(services, "Ines"), boat),
        (dreamer, own),
        (reader, bus),
    ):
        services.follows.follow_dream(follower, followed.slug)

    assert seen(services, reader, "trending") == ["A boat", "A bus", "A kite"]
    assert seen(services, reader, "trending", own=True) == ["A boat", "A house", "A bus", "A kite"]


def test_personalised_are_those_about_ones_interests_and_none_without_any(
    services: Services, dreamer: Member, reader: Member
) -> None:
    for title, categories in (("A boat", ("sea",)), ("A song", ("music", "art")), ("A kite", ("sport",))):
        dream_by(services, dreamer, title, categories=categories)
    dream_by(services, reader, "A house", categories=("sea",))

    assert seen(services, reader, "personalised") == ["A song", "A boat"]
    assert seen(services, reader, "personalised", own=True) == ["A house", "A song", "A boat"]
    assert seen(services, dreamer, "personalised", own=True) == []


def test_followed_are_followed_dreams_and_those_of_people_one_follows(
    services: Services, dreamer: Member, reader: Member
) -> None:
    ines = sign_up(services, "Ines")
    for member, title in ((dreamer, "A boat"), (ines, "A kite"), (ines, "A bus"), (reader, "A house")):
        dream_by(services, member, title)
    services.follows.follow_member(reader, dreamer.slug)
    services.follows.follow_dream(reader, "a-kite")

    assert seen(services, reader, "followed") == ["A kite", "A boat"]
    assert seen(services, reader, "followed", own=True) == ["A house", "A kite", "A boat"]
    assert seen(services, ines, "followed") == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_category_narrows_every_view(
    services: Services, dreamer: Member, reader: Member, view: str, db: Any
) -> None:
    services.follows.follow_member(reader, dreamer.slug)
    for title, categories in (
        ("A boat", ("sea", "art")),
        ("A song", ("music",)),
        ("A kite", ("sea", "sport")),
    ):
        dream = dream_by(services, dreamer, title, categories=categories)
        services.dream_states.change(dreamer, dream.slug, StateContent("came_true"))
        ask_for(db, dream.id, "welding")

    assert seen(services, reader, view, category="sea") == ["A kite", "A boat"]
    assert seen(services, reader, view, category="art") == ["A boat"]
    assert seen(services, reader, view, category="books") == []


def test_only_personalised_says_why_a_dream_is_here(
    services: Services, dreamer: Member, reader: Member, dream: Dream, db: Any
) -> None:
    services.dream_states.change(dreamer, dream.slug, StateContent("came_true"))
    services.follows.follow_dream(reader, dream.slug)
    ask_for(db, dream.id, "welding")
    why = {}
    for view in VIEWS:
        [card] = services.feed.page(again(services, reader.email), view, False, None, None).items
        why[view] = card.matched_interest and card.matched_interest.key

    assert dream.categories == ("travel", "sea")
    assert why == {
        "latest": None,
        "trending": None,
        "personalised": "sea",
        "followed": None,
        "came-true": None,
        "helping": None,
    }


def test_a_page_knows_what_its_reader_follows(
    services: Services, dreamer: Member, reader: Member, dream: Dream
) -> None:
    dream_by(services, sign_up(services, "Ines"), "A kite")
    services.follows.follow_dream(reader, dream.slug)
    services.follows.follow_member(reader, dreamer.slug)

    cards = services.feed.page(again(services, reader.email), "latest", False, None, None).items

    assert [(card.dream.title, card.follows_dream, card.follows_dreamer) for card in cards] == [
        ("A kite", False, False),
        ("A boat", True, True),
    ]


@pytest.mark.parametrize("follow", ["dream", "member"])
def test_one_card_knows_what_its_reader_follows(
    services: Services, dreamer: Member, reader: Member, dream: Dream, follow: str
) -> None:
    def marks() -> tuple[bool, bool]:
        card = services.feed.card(dream, reader)
        return card.follows_dream, card.follows_dreamer

    assert marks() == (False, False)
    if follow == "dream":
        services.follows.follow_dream(reader, dream.slug)
        assert marks() == (True, False)
    else:
        services.follows.follow_member(reader, dreamer.slug)
        assert marks() == (False, True)
    guests = services.feed.card(dream, None)
    assert (guests.follows_dream, guests.follows_dreamer) == (False, False)


def test_who_follows_anything_is_known_by_what_they_follow(
    services: Services, dreamer: Member, reader: Member, dream: Dream
) -> None:
    assert not services.feed.follows_anything(reader)
    services.follows.follow_dream(reader, dream.slug)
    assert services.feed.follows_anything(again(services, reader.email))
    services.follows.unfollow_dream(reader, dream.slug)
    assert not services.feed.follows_anything(again(services, reader.email))
    services.follows.follow_member(reader, dreamer.slug)
    assert services.feed.follows_anything(again(services, reader.email))


def card_of(services: Services, dream: Dream, member: Member | None) -> DreamCard:
    return services.feed.card(dream, member)


def test_a_card_says_what_each_reader_may_do(
    services: Services, dreamer: Member, reader: Member, dream: Dream
) -> None:
    readers = {
        "guest": None,
        "member": reader,
        "dreamer": dreamer,
        "moderator": sign_up(services, "Mo", "moderator"),
    }
    closed, _ = services.dreams.edit(
        dreamer, dream.slug, dream.content._replace(who_may_comment="nobody", comments_hidden=True)
    )
    cards = {who: card_of(services, closed, member) for who, member in readers.items()}

    assert {who for who, card in cards.items() if card.is_mine} == {"dreamer"}
    assert {who for who, card in cards.items() if card.can_follow_dream} == {"member", "moderator"}
    assert {who for who, card in cards.items() if card.can_follow_dreamer} == {"member", "moderator"}
    assert {who for who, card in cards.items() if card.can_report} == {"member", "moderator"}
    assert {who for who, card in cards.items() if card.can_remove} == {"dreamer", "moderator"}
    assert {who for who, card in cards.items() if card.can_read_comments} == {"dreamer"}
    assert card_of(services, dream, None).can_read_comments
    for card in cards.values():
        assert card.dream == closed
        assert card.dreamer.id == dreamer.id
        assert [category.key for category in card.categories] == ["travel", "sea"]


def test_a_dream_whose_dreamer_is_gone_has_no_card(
    services: Services, dreamer: Member, reader: Member, dream: Dream, db: Any
) -> None:
    dream_by(services, sign_up(services, "Ines"), "A kite")
    db["users"].delete_one({"email": dreamer.email})

    assert seen(services, reader, "latest") == ["A kite"]
    assert titles(services.feed.newest(9)) == ["A kite"]
    with pytest.raises(NotFound):
        services.feed.card(dream, None)


def test_some_of_the_newest_are_for_whoever_passes_by(services: Services, dreamer: Member, db: Any) -> None:
    plant_dreams(db, dreamer.id, 3)

    assert titles(services.feed.newest(2)) == ["Dream 2", "Dream 1"]
    assert titles(services.feed.newest(9)) == ["Dream 2", "Dream 1", "Dream 0"]


def test_a_persons_dreams_and_ones_own_are_that_persons_newest_first(
    services: Services, dreamer: Member, reader: Member
) -> None:
    for member, title in ((dreamer, "A boat"), (reader, "A kite"), (dreamer, "A bus")):
        dream_by(services, member, title)

    for looks in (None, reader, dreamer):
        assert titles(services.feed.by(dreamer.id, looks, None).items) == ["A bus", "A boat"]
    assert titles(services.feed.mine(dreamer, None).items) == ["A bus", "A boat"]
    assert [card.is_mine for card in services.feed.mine(dreamer, None).items] == [True, True]
    assert [card.is_mine for card in services.feed.by(dreamer.id, None, None).items] == [False, False]
    assert [card.is_mine for card in services.feed.by(dreamer.id, dreamer, None).items] == [True, True]


def test_nothing_to_show_asks_nothing(
    services: Services, reader: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("asked what is followed among no dreams")

    monkeypatch.setattr(Follows, "among", never)

    assert services.feed.mine(reader, None).items == []
    assert services.feed.by(reader.id, None, None).items == []


def test_what_is_known_of_a_readers_follows_is_not_asked_again(
    services: Services, reader: Member, dream: Dream, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("asked what the page knows already")

    monkeypatch.setattr(Follows, "among", never)

    assert seen(services, reader, "latest") == [dream.title]


@pytest.mark.parametrize("view", ["a", "newest", "zebra"])
def test_a_view_that_nobody_knows_holds_the_latest(
    services: Services, dreamer: Member, reader: Member, view: str
) -> None:
    boat, _ = (dream_by(services, dreamer, title) for title in ("A boat", "A kite"))
    services.follows.follow_dream(reader, boat.slug)

    assert seen(services, reader, view) == ["A kite", "A boat"]


def test_a_page_reads_one_dream_more_than_it_shows(
    services: Services, dreamer: Member, reader: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = []
    for name in ("latest", "trending", "about", "followed", "by_dreamer"):
        real = getattr(FeedStore, name)

        def read(*asked: Any, real: Any = real, **more: Any) -> Any:
            limits.append(next(query.limit for query in asked if isinstance(query, FeedQuery)))
            return real(*asked, **more)

        monkeypatch.setattr(FeedStore, name, read)

    for view in VIEWS:
        seen(services, reader, view)
    services.feed.mine(dreamer, None)
    services.feed.by(dreamer.id, None, None)

    assert limits == [PAGE_SIZE + 1] * 6
