"""Where a dream is: every change that is allowed, what it does, and that saying it again does nothing more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Gone, Invalid, NotAllowed, NotFound
from dreamscape.models.dream_states import CHANGES, STATES, STILL_DREAMING, DreamState, StateContent
from dreamscape.models.notification_choices import DREAM_CAME_TRUE, DREAM_LET_GO, NOWHERE, NotificationChoices
from dreamscape.services.dream_states import anniversary
from dreamscape.services.feed.feed import VIEWS
from tests.support.without_forms import again, dream_by, pages, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

ONCE = datetime(2026, 5, 1, 10, tzinfo=UTC)
LATER = ONCE + timedelta(days=30)

# From where to where: has it a date of its own, are followers told, do letters open, does it stand in others' lists?
TABLE = """
dreaming    dreaming    -     -     -      listed
dreaming    on_the_way  date  -     -      listed
dreaming    came_true   date  told  opens  listed
dreaming    let_go      date  told  -      -
on_the_way  dreaming    date  -     -      listed
on_the_way  on_the_way  -     -     -      listed
on_the_way  came_true   date  told  opens  listed
on_the_way  let_go      date  told  -      -
came_true   dreaming    date  -     -      listed
came_true   on_the_way  date  -     -      listed
came_true   came_true   -     -     -      listed
came_true   let_go      date  told  -      -
let_go      dreaming    date  -     -      listed
let_go      on_the_way  date  -     -      listed
let_go      came_true   date  told  opens  listed
let_go      let_go      -     -     -      -
"""
ROWS = [tuple(line.split()) for line in TABLE.strip().splitlines()]


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def boat(services: Services, mara: Member) -> Dream:
    return dream_by(services, mara)


@pytest.fixture
def tom(services: Services, boat: Dream) -> Member:
    """Tom, who follows the boat."""
    tom = sign_up(services, "Tom")
    services.follows.follow_dream(tom, boat.slug)
    return again(services, tom.email)


def say(
    services: Services, member: Member, dream: Dream, name: str, at: datetime = ONCE, **said: Any
) -> Dream:
    return services.dream_states.change(member, dream.slug, StateContent(name, **said), at)


def told(services: Services, member: Member) -> list[str]:
    return [
        card.notification.kind for card in services.notifications.page(again(services, member.email)).items
    ]


def test_the_table_has_a_line_for_every_change() -> None:
    assert [(before, after) for before, after, *_ in ROWS] == list(product(STATES, STATES)) == list(CHANGES)


@pytest.mark.parametrize(("before", "after", "date", "tells", "opens", "listed"), ROWS)
def test_every_change_is_allowed_and_does_what_the_table_says(
    services: Services,
    mara: Member,
    tom: Member,
    boat: Dream,
    before: str,
    after: str,
    date: str,
    tells: str,
    opens: str,
    listed: str,
) -> None:
    say(services, mara, boat, before, ONCE, words="At first.")
    heard = told(services, tom)

    say(services, mara, boat, after, LATER, words="And then.")

    stored = services.dreams.find(boat.slug, mara)
    assert (stored.state.name, stored.state.content.words) == (after, "And then.")
    assert stored.state.at == (LATER if date == "date" else ONCE)
    assert (len(told(services, tom)) > len(heard)) == (tells == "told")
    assert CHANGES[before, after].opens_letters == (opens == "opens")
    seen = [
        card.dream.id for card in services.feed.page(tom, "latest", own=True, category=None, after=None).items
    ]
    assert (boat.id in seen) == (listed == "listed")


def test_a_dream_that_nobody_said_anything_of_is_still_dreamt(boat: Dream) -> None:
    assert boat.state == STILL_DREAMING


def test_what_was_said_before_is_there_again_on_the_way_back(
    services: Services, mara: Member, boat: Dream
) -> None:
    say(services, mara, boat, "came_true", words="It did.", worth="Yes.", obstacle="Fog.", may_ask=True)
    say(services, mara, boat, "on_the_way", LATER)
    for _ in range(3):
        say(services, mara, boat, "dreaming", LATER)
        say(services, mara, boat, "on_the_way", LATER)

    former = {one.name: one for one in services.dreams.find(boat.slug, mara).former_states}
    assert set(former) == {"came_true", "dreaming"}
    assert former["came_true"].content == StateContent("came_true", "It did.", "Yes.", "Fog.", may_ask=True)
    assert former["came_true"].at == ONCE


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("dreaming", {"words"}),
        ("on_the_way", {"words"}),
        ("came_true", {"words", "worth", "obstacle", "may_ask"}),
        ("let_go", {"words", "may_continue", "keeps_listed"}),
    ],
)
def test_only_what_belongs_to_a_state_is_kept_of_it(
    services: Services, mara: Member, boat: Dream, name: str, kept: set[str]
) -> None:
    everything: dict[str, Any] = {
        "words": "a",
        "worth": "b",
        "obstacle": "c",
        "may_ask": True,
        "may_continue": True,
    }

    after = say(services, mara, boat, name, **everything, keeps_listed=True).state.content

    assert {field for field, value in after._asdict().items() if value and field != "name"} == kept


def test_a_state_that_nobody_knows_is_refused_at_its_field(
    services: Services, mara: Member, boat: Dream
) -> None:
    with pytest.raises(Invalid) as refused:
        say(services, mara, boat, "gone_fishing")
    assert refused.value.field == "state"


def test_nobody_but_its_dreamer_says_where_a_dream_is(services: Services, mara: Member, boat: Dream) -> None:
    for role in ("member", "moderator", "admin"):
        with pytest.raises(NotAllowed):
            say(services, sign_up(services, role.title(), role), boat, "came_true")
    mine = services.dreams.find(boat.slug, mara)
    assert mine.state == STILL_DREAMING
    services.dreams.delete(mara, boat.slug)
    with pytest.raises((Gone, NotFound)):
        say(services, mara, boat, "came_true")


def test_coming_true_twice_tells_once_even_after_the_notifications_were_forgotten(
    services: Services, mara: Member, tom: Member, boat: Dream, db: Any
) -> None:
    for _ in range(2):
        say(services, mara, boat, "came_true")
        say(services, mara, boat, "came_true", LATER)
        say(services, mara, boat, "on_the_way", LATER)
    assert told(services, tom) == [DREAM_CAME_TRUE]

    for name in ("notifications", "notification_acts", "jobs"):
        db[name].delete_many({})
    say(services, mara, boat, "came_true")
    say(services, mara, boat, "let_go")

    assert told(services, tom) == [DREAM_LET_GO]


def test_who_was_too_quick_tells_nobody_what_is_not_so_and_tells_it_when_it_is(
    services: Services, mara: Member, tom: Member, boat: Dream, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(services.jobs, "start", lambda _job: None)
        say(services, mara, boat, "came_true")
        say(services, mara, boat, "dreaming")
    services.jobs.run_due()
    assert told(services, tom) == []

    say(services, mara, boat, "came_true", LATER)
    assert told(services, tom) == [DREAM_CAME_TRUE]


def test_those_hear_of_it_who_want_to_and_may(
    services: Services, mara: Member, tom: Member, boat: Dream
) -> None:
    ben, cleo = sign_up(services, "Ben"), sign_up(services, "Cleo")
    for one in (ben, cleo):
        services.follows.follow_dream(one, boat.slug)
    services.notifications.choose(ben, NotificationChoices(kinds={DREAM_CAME_TRUE: NOWHERE}))
    services.blocks.mute_dream(cleo, boat.slug)

    say(services, mara, boat, "came_true")

    assert [told(services, one) for one in (tom, ben, cleo)] == [[DREAM_CAME_TRUE], [], []]


def test_letting_go_is_told_quietly() -> None:
    ways = NotificationChoices().channels(DREAM_LET_GO)
    assert (ways.site, ways.mail, ways.push) == (True, False, False)


def test_what_is_let_go_leaves_the_lists_and_stays_where_its_dreamer_looks(
    services: Services, mara: Member, tom: Member, boat: Dream
) -> None:
    def lists() -> dict[str, bool]:
        guest = services.feed.discover(None, "sea", None)
        found = {
            f"view {view}": services.feed.page(tom, view, own=False, category=None, after=None)
            for view in VIEWS
        }
        found |= {
            "of a category": services.feed.page(tom, "latest", own=False, category="sea", after=None),
            "of its dreamer": services.feed.by(mara.id, tom, None),
            "of its dreamer for guests": services.feed.by(mara.id, None, None),
            "discover": guest,
        }
        there = {name: boat.id in [card.dream.id for card in page.items] for name, page in found.items()}
        words = services.search.dreams("boat", tom)
        return {**there, "search": boat.id in [card.dream.id for card in words.page.items]}

    before = lists()
    say(services, mara, boat, "let_go")
    gone = lists()
    say(services, mara, boat, "let_go", keeps_listed=True)
    kept = lists()
    say(services, mara, boat, "let_go")
    say(services, mara, boat, "dreaming")

    assert {name for name, there in before.items() if there} >= {
        "view latest",
        "view followed",
        "search",
        "discover",
    }
    assert not any(gone.values())
    assert kept == before == lists()


def test_its_page_and_its_dreamers_own_list_keep_what_is_let_go(
    services: Services, mara: Member, tom: Member, boat: Dream
) -> None:
    say(services, mara, boat, "let_go")

    assert [card.dream.id for card in services.feed.mine(mara, None).items] == [boat.id]
    assert services.dreams.find(boat.slug, tom).id == services.dreams.find(boat.slug, None).id == boat.id


def test_what_came_true_is_listed_by_the_day_it_did_page_by_page(
    services: Services, mara: Member, tom: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreamscape.services.feed.feed.PAGE_SIZE", 3)
    days = {f"Dream {number}": ONCE + timedelta(days=number * 3 % 5) for number in range(8)}
    for title, day in days.items():
        say(services, mara, dream_by(services, mara, title), "came_true", day)
    say(services, mara, dream_by(services, mara, "Not yet"), "on_the_way", LATER)

    read = pages(lambda after: services.feed.page(tom, "came-true", own=False, category=None, after=after))
    shown = [card.dream.title for page in read for card in page]

    assert sorted(shown) == sorted(days)
    assert [days[title] for title in shown] == sorted(days.values(), reverse=True)
    assert [card.dream.title for card in services.feed.came_true(mara.id, None)] == shown[:3]
    assert services.feed.came_true(tom.id, None) == []


@pytest.mark.parametrize(
    ("name", "today", "said"),
    [
        ("dreaming", date(2027, 5, 1), "A year ago today it was first said out loud."),
        ("on_the_way", date(2029, 5, 1), "3 years ago today it was first said out loud."),
        ("came_true", date(2027, 5, 1), "A year ago today it was first said out loud."),
        ("came_true", date(2028, 5, 31), "2 years ago today it came true."),
        ("let_go", date(2027, 5, 1), ""),
        ("let_go", date(2027, 5, 31), ""),
        ("dreaming", date(2026, 5, 1), ""),
        ("dreaming", date(2027, 5, 2), ""),
        ("on_the_way", date(2027, 5, 31), ""),
    ],
)
def test_its_day_is_told_by_where_it_is(boat: Dream, name: str, today: date, said: str) -> None:
    dream = boat._replace(created_at=ONCE, state=DreamState(StateContent(name), LATER))
    told_of = anniversary(dream, today)
    assert (str(told_of) if told_of else "") == said


def test_a_leap_day_is_remembered_each_year_and_once(boat: Dream) -> None:
    dream = boat._replace(created_at=datetime(2024, 2, 29, tzinfo=UTC))
    days = [date(year, 2, 27) + timedelta(days=n) for year in (2027, 2028) for n in range(4)]
    assert [day for day in days if anniversary(dream, day)] == [date(2027, 2, 28), date(2028, 2, 29)]
