"""What newcomers may do in their first hours, asked of the services alone; and what lifts it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.errors import Invalid, TooSoon
from tests.support.newcomers import choose, settle
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services


def in_hours(hours: float) -> Any:
    return time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=False)


def many_dreams(services: Services, member: Member, many: int) -> list[Dream]:
    return [dream_by(services, member, f"Dream {number}") for number in range(many)]


def refused(act: Callable[[], Any], words: str, field: str = "body") -> None:
    with pytest.raises(Invalid, match=words) as caught:
        act()
    assert caught.value.field == field


class TestDreams:
    def test_three_on_the_first_day(self, services: Services, nia: Member) -> None:
        many_dreams(services, nia, 3)

        refused(lambda: dream_by(services, nia, "One more"), r"newcomer \(3\)\. In 24 hours", field="")

    def test_the_message_counts_the_hours_down(self, services: Services, nia: Member) -> None:
        many_dreams(services, nia, 3)
        for hours, words in ((1.5, "In 23 hours"), (22.9, "In 2 hours"), (23.5, "In 1 hour ")):
            with in_hours(hours):
                refused(lambda: dream_by(services, nia, "One more"), words, field="")

    def test_after_a_day_there_is_no_limit(self, services: Services, nia: Member) -> None:
        many_dreams(services, nia, 3)
        with in_hours(24):
            assert dream_by(services, nia, "One more").title == "One more"

    def test_deleting_one_gives_none_back(self, services: Services, nia: Member) -> None:
        services.dreams.delete(nia, many_dreams(services, nia, 3)[0].slug)

        refused(lambda: dream_by(services, nia, "One more"), "newcomer", field="")

    def test_what_comes_to_nothing_counts_for_nothing(self, services: Services, nia: Member) -> None:
        many_dreams(services, nia, 2)
        for _ in range(3):
            refused(lambda: dream_by(services, nia, "Dream 0"), "already have", field="title")

        assert dream_by(services, nia, "The third").title == "The third"

    def test_how_many_admins_choose(self, services: Services, nia: Member, db: Any) -> None:
        choose(db, newcomer_dreams=1, newcomer_hours=48)
        many_dreams(services, nia, 1)
        with in_hours(47.5):
            refused(lambda: dream_by(services, nia, "One more"), r"newcomer \(1\)\. In 1 hour ", field="")


class TestComments:
    def test_ten_on_the_first_day(self, services: Services, nia: Member, boat: Dream) -> None:
        for number in range(10):
            services.comments.add(boat, nia, f"Word {'o' * number}")

        refused(lambda: services.comments.add(boat, nia, "One more"), r"newcomer \(10\)\. In 24 hours")
        with in_hours(24):
            assert services.comments.add(boat, nia, "One more")

    def test_deleting_one_gives_none_back_and_saying_it_twice_takes_none(
        self, services: Services, nia: Member, boat: Dream, db: Any
    ) -> None:
        choose(db, newcomer_comments=2)
        services.comments.remove(services.comments.add(boat, nia, "One").id, nia)
        services.comments.add(boat, nia, "Two")

        refused(lambda: services.comments.add(boat, nia, "Three"), "newcomer")
        choose(db, newcomer_comments=3)
        refused(lambda: services.comments.add(boat, nia, "Two"), "just said exactly that")
        assert services.comments.add(boat, nia, "Three")

    @pytest.mark.parametrize("link", ["https://sails.example/buy?a=1", "www.sails.example.org", "sails.com"])
    def test_no_links(self, services: Services, nia: Member, boat: Dream, link: str) -> None:
        refused(lambda: services.comments.add(boat, nia, f"Buy it at {link} now"), f"“{link.split('?')[0]}")

        said = services.comments.add(boat, nia, "Buy it.Now or never")
        refused(lambda: services.comments.edit(said.id, nia, f"At {link}"), "in 24 hours you can")
        with in_hours(24):
            assert services.comments.edit(said.id, nia, f"At {link}").body == f"At {link}"

    def test_a_dream_may_have_a_link(self, services: Services, nia: Member) -> None:
        assert dream_by(services, nia, description="As at https://sails.example/")


class TestFollows:
    @pytest.fixture(autouse=True)
    def two(self, db: Any) -> None:
        choose(db, newcomer_follows=2)

    def test_so_many_dreams_and_people(
        self, services: Services, nia: Member, mara: Member, boat: Dream
    ) -> None:
        other = dream_by(services, mara, "A kite")
        services.follows.follow_member(nia, mara.slug)
        services.follows.follow_dream(nia, boat.slug)

        with pytest.raises(TooSoon, match=r"newcomer can \(2\)\. In 24 hours"):
            services.follows.follow_dream(nia, other.slug)
        with in_hours(24):
            assert services.follows.follow_dream(nia, other.slug).follower_count == 1

    def test_twice_is_once_and_unfollowing_gives_none_back(
        self, services: Services, nia: Member, mara: Member, boat: Dream
    ) -> None:
        for _ in range(3):
            services.follows.follow_dream(nia, boat.slug)
        services.follows.follow_member(nia, mara.slug)
        services.follows.follow_member(nia, mara.slug)
        services.follows.unfollow_member(nia, mara.slug)

        with pytest.raises(TooSoon):
            services.follows.follow_member(nia, mara.slug)


class TestCircles:
    def test_no_strangers(self, services: Services, nia: Member, mara: Member) -> None:
        tom = sign_up(services, "Tom")
        services.follows.follow_member(mara, nia.slug)
        nia = again(services, nia.email)

        crew = services.circles.add(nia, "Crew", [mara.slug])
        words = "Tom Lind: not yet. In 24 hours"
        refused(lambda: services.circles.add(nia, "Others", [mara.slug, tom.slug]), words, field="people")
        refused(lambda: services.circles.change(nia, crew, "Crew", [tom.slug]), words, field="people")
        refused(lambda: services.circles.put(nia, tom, [crew], ""), words, field="circles")
        refused(lambda: services.circles.put(nia, tom, [], "New"), words, field="circles")
        with in_hours(24):
            services.circles.put(nia, tom, [crew], "")

    def test_who_is_in_one_already_may_stay(self, services: Services, nia: Member, mara: Member) -> None:
        services.follows.follow_member(mara, nia.slug)
        nia = again(services, nia.email)
        crew = services.circles.add(nia, "Crew", [mara.slug])
        services.follows.unfollow_member(mara, nia.slug)
        nia = again(services, nia.email)

        assert services.circles.change(nia, crew, "The crew", [mara.slug]) == crew
        services.circles.put(nia, mara, [crew], "")


class TestWhatLiftsIt:
    @pytest.fixture
    def friends(self, services: Services, nia: Member) -> list[str]:
        """Three who follow Nia, and have just come themselves."""
        names = ("Ann", "Ben", "Cem")
        for name in names:
            services.follows.follow_member(sign_up(services, name, proof="solved"), nia.slug)
        return [f"{name.lower()}@example.org" for name in names]

    def is_limited(self, services: Services, nia: Member, boat: Dream) -> set[str]:
        """What Nia may not do, having shared all her dreams."""
        tries: dict[str, Callable[[], Any]] = {
            "dreams": lambda: dream_by(services, nia, "One more"),
            "links": lambda: services.comments.add(boat, nia, "See sails.com"),
            "circles": lambda: services.circles.add(nia, "Others", [sign_up(services, "Stranger").slug]),
        }
        limited = set()
        for name, act in tries.items():
            try:
                act()
            except Invalid:
                limited.add(name)
        return limited

    @pytest.fixture(autouse=True)
    def all_shared(self, services: Services, nia: Member) -> None:
        many_dreams(services, nia, 3)

    def test_three_followers_who_have_been_here_for_longer(
        self, services: Services, nia: Member, boat: Dream, friends: list[str], db: Any
    ) -> None:
        settle(db, *friends[:2], hours=24)
        assert self.is_limited(services, nia, boat) == {"dreams", "links", "circles"}

        db["users"].delete_one({"email": "stranger@example.org"})
        settle(db, friends[2], hours=24)
        assert self.is_limited(services, nia, boat) == set()

    @pytest.mark.parametrize(
        "doubt", [{"joined.proof": "missing"}, {"joined.doubts": ["network"]}, {"created_at": None}]
    )
    def test_a_swarm_that_follows_each_other_stays_one(
        self,
        services: Services,
        nia: Member,
        boat: Dream,
        friends: list[str],
        doubt: dict[str, Any],
        db: Any,
    ) -> None:
        settle(db, *friends)
        change = {key: value or datetime.now(UTC) for key, value in doubt.items()}
        db["users"].update_one({"email": friends[0]}, {"$set": change})

        assert self.is_limited(services, nia, boat) == {"dreams", "links", "circles"}

    def test_a_doubt_that_a_moderator_does_not_share_is_none(
        self, services: Services, nia: Member, boat: Dream, friends: list[str], db: Any
    ) -> None:
        settle(db, *friends)
        vetted = {"joined.proof": "missing", "vetted_at": datetime.now(UTC)}
        db["users"].update_many({"email": {"$in": friends}}, {"$set": vetted})

        assert self.is_limited(services, nia, boat) == set()

    @pytest.mark.parametrize("role", ["moderator", "admin"])
    def test_who_looks_after_the_place_is_never_limited(
        self, services: Services, nia: Member, boat: Dream, role: str
    ) -> None:
        services.moderation.roles.set(nia.email, role)

        assert self.is_limited(services, again(services, nia.email), boat) == set()


class TestSwitchedOff:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "NEWCOMER_LIMITS": False}

    def test_nobody_is_a_newcomer_and_nothing_waits(self, services: Services, boat: Dream, db: Any) -> None:
        choose(db, hold_first_posts="always", newcomer_dreams=1, newcomer_comments=1)
        nia = sign_up(services, "Nia", proof="missing")

        assert not any(dream.waits for dream in many_dreams(services, nia, 4))
        for number in range(4):
            assert not services.comments.add(boat, nia, f"See sails.com {'!' * number}").waiting


@pytest.mark.real_db
def test_many_at_once_are_as_many_as_one_may(services: Services, nia: Member, db: Any) -> None:
    def share(number: int) -> bool:
        try:
            return bool(dream_by(services, nia, f"Dream {number}"))
        except Invalid:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(share, range(12))) == 3
    assert db["dreams"].count_documents({}) == 3
