"""What is across from a dream, what its dreamer says of it, and who sees what of that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.models.dream_states import StateContent
from dreamscape.models.same_sky import NOT_QUITE, SAME, Similarity
from dreamscape.store.same_sky.similarity import SkySimilarity
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models import Dream, Member
    from dreamscape.services.same_sky.same_sky import Across
    from dreamscape.wiring import Services

THEIRS, MINE = "Play the accordion at a wedding", "An accordion for every wedding"


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def tom(services: Services) -> Member:
    return sign_up(services, "Tom")


@pytest.fixture
def ines(services: Services) -> Member:
    return sign_up(services, "Ines")


@pytest.fixture
def others(services: Services) -> None:
    """Some who dream of what everybody dreams of, so that an accordion is rare."""
    for name in ("Ada", "Wil", "Yulia", "Noor", "Pip"):
        dream_by(services, sign_up(services, name), f"See the sea {name}", categories=("travel",))


@pytest.fixture
def theirs(services: Services, others: None, tom: Member) -> Dream:  # noqa: ARG001 - it comes after these
    return dream_by(services, tom, THEIRS, categories=("music",))


@pytest.fixture
def mine(services: Services, theirs: Dream, mara: Member) -> Dream:  # noqa: ARG001 - it comes after that
    return dream_by(services, mara, MINE, categories=("family",))


def across(services: Services, dream: Dream, reader: Member | None) -> Across:
    return services.same_sky.across(
        services.dreams.find(dream.slug, None) if reader is None else dream,
        reader and again(services, reader.email),
    )


def say(services: Services, dream: Dream, by: Member, other: Dream, answer: str = SAME) -> bool:
    return services.same_sky.answer(dream, again(services, by.email), other.id, answer)


def titles(cards: Any) -> list[str]:
    return [one.card.dream.title for one in cards]


def told(services: Services, member: Member) -> list[str]:
    member = again(services, member.email)
    return [one.notification.kind for one in services.notifications.page(member, None).items]


def test_one_yes_is_known_to_whoever_gave_it_and_to_nobody_else(
    services: Services, mara: Member, tom: Member, ines: Member, mine: Dream, theirs: Dream
) -> None:
    assert not say(services, mine, mara, theirs)

    (seen,) = across(services, mine, mara).open
    assert (seen.answer, seen.tied) == (SAME, False)
    for dream, reader in ((mine, None), (mine, ines), (theirs, tom), (theirs, ines)):
        (seen,) = across(services, dream, reader).open
        assert (seen.answer, seen.tied) == ("", False)
    assert "thread_tied" not in told(services, tom)


def test_two_that_say_the_same_are_tied_and_whoever_said_so_first_is_told(
    services: Services, mara: Member, tom: Member, mine: Dream, theirs: Dream
) -> None:
    say(services, mine, mara, theirs)
    assert say(services, theirs, tom, mine)

    for dream, reader, other in ((mine, mara, THEIRS), (theirs, tom, MINE), (mine, None, THEIRS)):
        assert titles(across(services, dream, reader).tied) == [other]
    assert told(services, mara)[:1] == ["thread_tied"]
    assert "thread_tied" not in told(services, tom)
    alike = services.feed.with_alike(mine, None)
    assert alike.tied == {theirs.id}


def test_who_takes_it_back_unties_both_and_what_was_told_is_told_no_more(
    services: Services, mara: Member, tom: Member, mine: Dream, theirs: Dream
) -> None:
    say(services, mine, mara, theirs)
    say(services, theirs, tom, mine)
    assert not say(services, theirs, tom, mine, NOT_QUITE)

    assert across(services, mine, mara).tied == []
    assert titles(across(services, theirs, tom).not_quite) == [MINE]
    assert "thread_tied" not in told(services, mara)


def test_not_quite_leaves_it_out_for_the_dreamer_alone(
    services: Services, mara: Member, tom: Member, ines: Member, mine: Dream, theirs: Dream
) -> None:
    say(services, mine, mara, theirs, NOT_QUITE)

    assert services.feed.similar(mine, again(services, mara.email)) == []
    assert titles(across(services, mine, mara).not_quite) == [THEIRS]
    for dream, reader in ((mine, None), (mine, ines), (theirs, tom), (theirs, ines)):
        assert len(across(services, dream, reader).open) == 1


class TestNoQuestion:
    """What is no question has no answer, and none is kept."""

    @pytest.fixture(autouse=True)
    def nothing_is_kept(self, db: Any) -> Iterator[None]:
        yield
        assert db["sky_answers"].count_documents({}) == 0

    def test_at_a_dream_of_somebody_elses(
        self, services: Services, mara: Member, mine: Dream, theirs: Dream
    ) -> None:
        with pytest.raises(NotAllowed):
            say(services, theirs, mara, mine)

    def test_with_no_such_answer(self, services: Services, mara: Member, mine: Dream, theirs: Dream) -> None:
        with pytest.raises(Invalid):
            say(services, mine, mara, theirs, "perhaps")

    @pytest.mark.parametrize("other_id", ["0123456789abcdef01234567", "x", ""])
    def test_of_no_such_dream(self, services: Services, mara: Member, mine: Dream, other_id: str) -> None:
        with pytest.raises(NotFound):
            services.same_sky.answer(mine, mara, other_id, SAME)

    def test_of_itself(self, services: Services, mara: Member, mine: Dream) -> None:
        with pytest.raises(NotFound):
            say(services, mine, mara, mine)

    def test_of_what_was_not_found_to_be_like_it(
        self, services: Services, mara: Member, tom: Member, mine: Dream
    ) -> None:
        with pytest.raises(NotFound):
            say(services, mine, mara, dream_by(services, tom, "A kite"))


CHANGES: dict[str, dict[str, Any]] = {
    "hidden": {"hidden": {"reason": "spam", "rule": "", "by": None, "at": datetime(2026, 1, 1, tzinfo=UTC)}},
    "for the dreamer alone": {"audience": "only_me"},
    "for a circle": {"audience": "circles", "circles": [ObjectId()]},
    "let go": {"unlisted": True},
}


@pytest.mark.parametrize("how", CHANGES)
def test_what_one_may_not_see_any_more_is_shown_to_nobody_and_cannot_be_answered(
    services: Services, db: Any, mara: Member, tom: Member, mine: Dream, theirs: Dream, how: str
) -> None:
    say(services, mine, mara, theirs)
    say(services, theirs, tom, mine)
    db["dreams"].update_one({"_id": ObjectId(theirs.id)}, {"$set": CHANGES[how]})

    for reader in (None, mara):
        assert across(services, mine, reader).others == []
    if how != "let go":  # who still sees it may still say so
        with pytest.raises(NotFound):
            say(services, mine, mara, theirs)


def test_a_block_unties_for_good(
    services: Services, db: Any, mara: Member, tom: Member, mine: Dream, theirs: Dream
) -> None:
    say(services, mine, mara, theirs)
    say(services, theirs, tom, mine)
    services.blocks.block(again(services, mara.email), tom.slug)

    assert db["sky_answers"].count_documents({}) == 0
    assert across(services, mine, mara).others == []
    assert "thread_tied" not in told(services, mara)
    with pytest.raises(NotFound):
        say(services, theirs, tom, mine)
    services.blocks.unblock(again(services, mara.email), tom.slug)
    assert across(services, mine, mara).tied == []


def test_what_is_folded_or_muted_is_left_out(
    services: Services, mara: Member, mine: Dream, theirs: Dream
) -> None:
    services.blocks.hide_words(mara, "accordion")
    assert across(services, mine, mara).others == []
    services.blocks.hide_words(again(services, mara.email), "")
    services.blocks.mute_dream(again(services, mara.email), theirs.slug)
    assert across(services, mine, mara).others == []


def test_a_dream_that_goes_takes_along_what_was_said_of_it(
    services: Services, db: Any, mara: Member, tom: Member, mine: Dream, theirs: Dream
) -> None:
    say(services, mine, mara, theirs)
    say(services, theirs, tom, mine)
    services.dreams.delete(tom, theirs.slug)
    assert db["sky_answers"].count_documents({}) == 0


def test_what_shares_less_than_the_threshold_is_shown_to_nobody_unless_it_is_tied(
    services: Services, db: Any, mara: Member, tom: Member, mine: Dream, theirs: Dream
) -> None:
    store = SkySimilarity(db)
    store.save(store.read(), Similarity(99.0, datetime(2026, 12, 1, tzinfo=UTC)))

    assert across(services, mine, mara).others == []
    assert services.feed.similar(mine, None) == []
    say(services, mine, mara, theirs)
    say(services, theirs, tom, mine)
    assert titles(across(services, mine, mara).tied) == [THEIRS]


@pytest.mark.parametrize("may_ask", [True, False])
def test_a_tied_dream_that_came_true_is_a_lantern_and_says_whether_one_may_ask(
    services: Services, mara: Member, tom: Member, mine: Dream, theirs: Dream, may_ask: bool
) -> None:
    said = StateContent("came_true", worth="Every evening.", obstacle="The third row.", may_ask=may_ask)
    services.dream_states.change(tom, theirs.slug, said)
    assert across(services, mine, mara).lanterns == [], "not before a thread ties them"
    say(services, mine, mara, theirs)
    say(services, theirs, tom, mine)

    (lantern,) = across(services, mine, mara).lanterns
    assert lantern.card.dream.state.content.worth == "Every evening."
    assert lantern.can_ask is may_ask
    assert not any(one.can_ask for one in across(services, mine, None).others)


class TestNews:
    """What is new of a tied dream comes first among what is followed."""

    @pytest.fixture
    def tied(self, services: Services, mara: Member, tom: Member, mine: Dream, theirs: Dream) -> Dream:
        say(services, mine, mara, theirs)
        say(services, theirs, tom, mine)
        return theirs

    def followed(self, services: Services, member: Member, view: str = "followed") -> list[str]:
        member = again(services, member.email)
        return [card.dream.title for card in services.feed.page(member, view, False, None, None).items]

    def test_an_entry_of_it_stands_above_newer_dreams_that_are_followed(
        self, services: Services, mara: Member, tom: Member, ines: Member, tied: Dream
    ) -> None:
        services.follows.follow_member(again(services, mara.email), ines.slug)
        dream_by(services, ines, "A kite")
        assert self.followed(services, mara) == ["A kite"], "nothing is new of it yet"
        services.diary.add(tom, tied.slug, "I found one at the market.")

        assert self.followed(services, mara) == [THEIRS, "A kite"]
        assert self.followed(services, tom) == [], "it is news for the other"
        assert self.followed(services, mara, "latest")[0] == "A kite", "other views are as they were"

    def test_followed_as_well_it_stands_there_once(
        self, services: Services, mara: Member, tom: Member, tied: Dream
    ) -> None:
        services.follows.follow_dream(again(services, mara.email), tied.slug)
        services.diary.add(tom, tied.slug, "I found one at the market.")
        assert self.followed(services, mara) == [THEIRS]

    def test_what_is_old_is_no_news(
        self, services: Services, db: Any, mara: Member, tom: Member, tied: Dream
    ) -> None:
        services.diary.add(tom, tied.slug, "I found one at the market.")
        db["dreams"].update_many({}, {"$set": {"latest_entry.at": datetime(2026, 1, 1, tzinfo=UTC)}})
        assert self.followed(services, mara) == []

    def test_nor_is_what_they_may_not_see_or_have_untied(
        self, services: Services, db: Any, mara: Member, tom: Member, mine: Dream, tied: Dream
    ) -> None:
        services.diary.add(tom, tied.slug, "I found one at the market.")
        db["dreams"].update_one({"_id": ObjectId(tied.id)}, {"$set": {"audience": "only_me"}})
        assert self.followed(services, mara) == []
        db["dreams"].update_one({"_id": ObjectId(tied.id)}, {"$set": {"audience": "members"}})
        assert self.followed(services, mara) == [THEIRS]
        say(services, mine, mara, tied, NOT_QUITE)
        assert self.followed(services, mara) == []
