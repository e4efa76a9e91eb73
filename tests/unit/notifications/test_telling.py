"""Who is told of what, and who of it no more, asked of the services alone; jobs are done at once here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models.notification_choices import (
    ACT_KINDS,
    COMMENT_ANSWERED,
    COMMENT_LIKED,
    DREAM_COMMENTED,
    DREAM_FOLLOWED,
    MEMBER_FOLLOWED,
    NOWHERE,
    TALK_CONTINUED,
    NotificationChoices,
)
from tests.support.harbour import Harbour
from tests.support.without_forms import sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dreamscape.models import Member, NotificationCard
    from dreamscape.wiring import Services


@pytest.fixture
def harbour(services: Services, db: Any) -> Harbour:
    return Harbour(services, db)


def follows_mara(here: Harbour, who: Member) -> None:
    here.services.follows.follow_member(here.now(who), here.mara.slug)


def follows_boat(here: Harbour, who: Member) -> None:
    here.services.follows.follow_dream(here.now(who), here.boat.slug)


def speaks(here: Harbour, who: Member) -> None:
    here.say(who, "Ahoy!")


def likes_toms(here: Harbour, who: Member) -> None:
    here.services.comments.react(here.toms.id, here.now(who), "like")


# Who does what, and who is told of it as what.
ACTS: list[tuple[str, Callable[[Harbour, Member], None], str, dict[str, str]]] = [
    ("wil", follows_mara, "follows her", {"mara": MEMBER_FOLLOWED}),
    ("wil", follows_boat, "follows her dream", {"mara": DREAM_FOLLOWED}),
    (
        "wil",
        speaks,
        "speaks under it",
        {"mara": DREAM_COMMENTED, "tom": TALK_CONTINUED, "ada": TALK_CONTINUED},
    ),
    ("mara", speaks, "answers under her own", {"tom": COMMENT_ANSWERED, "ada": COMMENT_ANSWERED}),
    ("tom", speaks, "speaks once more", {"mara": DREAM_COMMENTED, "ada": TALK_CONTINUED}),
    ("wil", likes_toms, "likes what Tom said", {"tom": COMMENT_LIKED}),
    ("mara", likes_toms, "the dreamer likes it", {"tom": COMMENT_LIKED}),
]


@pytest.mark.parametrize(
    ("who", "act", "told"),
    [(who, act, told) for who, act, _, told in ACTS],
    ids=[f"{who} {says}" for who, _, says, _ in ACTS],
)
class TestEveryAct:
    """Each reaches whom it is for, and nobody else."""

    def test_is_told_to_whom_it_is_for(
        self, harbour: Harbour, who: str, act: Callable[[Harbour, Member], None], told: dict[str, str]
    ) -> None:
        actor = getattr(harbour, who)
        act(harbour, actor)

        for member in harbour.all:
            name = member.first_name.lower()
            expected = [(told[name], [actor.first_name], 1)] if name in told else []
            new = [(kind, people[:1], 1) for kind, people, _ in harbour.told(member)]
            assert new == expected, name
        assert harbour.agrees()

    def test_is_not_told_to_who_blocks_them_nor_mutes_them_nor_wants_to_hear_of_it(
        self, harbour: Harbour, who: str, act: Callable[[Harbour, Member], None], told: dict[str, str]
    ) -> None:
        actor, first = getattr(harbour, who), getattr(harbour, next(iter(told)))
        harbour.services.blocks.mute(harbour.now(first), actor.slug)
        act(harbour, actor)
        assert harbour.told(first) == []

        harbour.services.blocks.unmute(harbour.now(first), actor.slug)
        nothing = NotificationChoices(kinds=dict.fromkeys(ACT_KINDS, NOWHERE))
        for member in harbour.all:
            harbour.services.notifications.choose(member, nothing)
        act_again(harbour, act, actor)
        assert [harbour.told(member) for member in harbour.all] == [[], [], [], []]
        assert harbour.agrees()

    def test_is_told_no_more_after_a_block(
        self, harbour: Harbour, who: str, act: Callable[[Harbour, Member], None], told: dict[str, str]
    ) -> None:
        actor, first = getattr(harbour, who), getattr(harbour, next(iter(told)))
        act(harbour, actor)
        assert harbour.told(first)

        harbour.services.blocks.block(harbour.now(first), actor.slug)

        assert harbour.told(first) == []
        assert harbour.agrees()


def act_again(here: Harbour, act: Callable[[Harbour, Member], None], actor: Member) -> None:
    if act is speaks:
        here.say(actor, "Ahoy once more!")
    elif act is likes_toms:
        here.services.comments.take_back(here.toms.id, here.now(actor), "like")
        act(here, actor)
    elif act is follows_boat:
        here.services.follows.unfollow_dream(here.now(actor), here.boat.slug)
        act(here, actor)
    else:
        here.services.follows.unfollow_member(here.now(actor), here.mara.slug)
        act(here, actor)


def test_many_are_one_notification_that_names_the_latest_three_and_counts_all(harbour: Harbour) -> None:
    people = [sign_up(harbour.services, name) for name in ("Eva", "Finn", "Gus", "Hedi", "Ida")]
    for person in people:
        follows_boat(harbour, person)

    assert harbour.told(harbour.mara) == [(DREAM_FOLLOWED, ["Ida", "Hedi", "Gus"], 5)]
    assert harbour.now(harbour.mara).unread_notifications == 1

    harbour.services.follows.unfollow_dream(harbour.now(people[-1]), harbour.boat.slug)
    assert harbour.told(harbour.mara) == [(DREAM_FOLLOWED, ["Hedi", "Gus", "Finn"], 4)]
    assert harbour.agrees()


def test_following_unfollowing_and_following_again_tells_once(harbour: Harbour) -> None:
    for _ in range(2):
        follows_boat(harbour, harbour.wil)
        assert harbour.told(harbour.mara) == [(DREAM_FOLLOWED, ["Wil"], 1)]
        harbour.services.follows.unfollow_dream(harbour.now(harbour.wil), harbour.boat.slug)
        assert harbour.told(harbour.mara) == [], "what was taken back before it was read is gone"

    follows_boat(harbour, harbour.wil)
    harbour.read(harbour.mara)
    for _ in range(2):
        harbour.services.follows.unfollow_dream(harbour.now(harbour.wil), harbour.boat.slug)
        follows_boat(harbour, harbour.wil)
    assert harbour.told(harbour.mara) == [], "it was read, so it is no news"
    assert harbour.db["notifications"].count_documents({"kind": DREAM_FOLLOWED}) == 1
    assert harbour.agrees()


def test_a_like_that_becomes_a_dislike_is_a_like_no_more(harbour: Harbour) -> None:
    likes_toms(harbour, harbour.wil)
    harbour.services.comments.react(harbour.toms.id, harbour.now(harbour.wil), "dislike")

    assert harbour.told(harbour.tom) == []
    assert harbour.agrees()


class TestComments:
    """What was said and is there no more is told no more; what was said before it is no news."""

    def test_one_that_is_deleted_before_it_is_read_is_gone(self, harbour: Harbour) -> None:
        ahoy = harbour.say(harbour.wil, "Ahoy!")
        harbour.services.comments.remove(ahoy.id, harbour.now(harbour.wil))

        assert [harbour.told(member) for member in harbour.all] == [[], [], [], []]
        assert harbour.agrees()

    def test_the_one_before_it_takes_its_place_and_is_as_new_as_it_was(self, harbour: Harbour) -> None:
        harbour.say(harbour.wil, "Ahoy!")
        harbour.read(harbour.mara)
        second = harbour.say(harbour.wil, "Is anybody there?")
        assert harbour.told(harbour.mara) == [(DREAM_COMMENTED, ["Wil", "Ada", "Tom"], 3)]

        harbour.services.comments.remove(second.id, harbour.now(harbour.wil))

        assert harbour.told(harbour.mara) == [], "the first was read"
        assert harbour.told(harbour.tom), "Tom has read neither"
        assert harbour.agrees()

    def test_one_that_is_had_back_is_told_again_unless_it_was_read(self, harbour: Harbour) -> None:
        ahoy = harbour.say(harbour.wil, "Ahoy!")
        harbour.read(harbour.mara)
        harbour.services.comments.remove(ahoy.id, harbour.now(harbour.wil))
        harbour.services.comments.restore(ahoy.id, harbour.now(harbour.wil))

        assert harbour.told(harbour.mara) == []
        assert [kind for kind, _, _ in harbour.told(harbour.tom)] == [TALK_CONTINUED]
        assert harbour.agrees()

    def test_a_like_of_one_that_is_deleted_goes_with_it(self, harbour: Harbour) -> None:
        likes_toms(harbour, harbour.wil)
        harbour.services.comments.remove(harbour.toms.id, harbour.now(harbour.mara))

        assert harbour.told(harbour.tom) == []
        assert harbour.db["notification_acts"].count_documents({"kind": COMMENT_LIKED}) == 0
        assert harbour.agrees()


class TestTheDream:
    """What happens at a dream is told to nobody who may not see it."""

    def taken(self, here: Harbour) -> None:
        here.say(here.wil, "Ahoy!")
        assert here.told(here.tom)

    def test_nor_once_it_is_taken_down(self, harbour: Harbour) -> None:
        self.taken(harbour)
        harbour.services.dreams.delete(harbour.now(harbour.mara), harbour.boat.slug)

        assert [harbour.told(member) for member in harbour.all] == [[], [], [], []]
        assert harbour.db["notifications"].count_documents({}) == 0
        assert harbour.db["notification_acts"].count_documents({}) == 0
        assert harbour.agrees()

    def test_nor_once_it_is_hidden(self, harbour: Harbour) -> None:
        self.taken(harbour)
        moderator = sign_up(harbour.services, "Mo", "moderator")
        harbour.services.moderation.dreams.hide(moderator, harbour.boat.id, "Look at it once more.")

        assert [harbour.told(member) for member in (harbour.tom, harbour.ada)] == [[], []]
        assert "dream_commented" in [kind for kind, _, _ in harbour.told(harbour.mara)]
        assert harbour.agrees()

    @pytest.mark.parametrize("audience", ["only_me", "followed"])
    def test_nor_once_it_is_for_others(self, harbour: Harbour, audience: str) -> None:
        self.taken(harbour)
        harbour.services.follows.follow_member(harbour.now(harbour.mara), harbour.ada.slug)
        boat = harbour.services.dreams.find(harbour.boat.slug, harbour.now(harbour.mara))
        narrowed = boat.content._replace(audience=audience)
        harbour.services.dreams.edit(harbour.now(harbour.mara), boat.slug, narrowed)

        assert [kind for kind, _, _ in harbour.told(harbour.tom)] == []
        adas = [kind for kind, _, _ in harbour.told(harbour.ada)]
        assert (TALK_CONTINUED in adas) == (audience == "followed")
        assert harbour.agrees()

    def test_nor_to_who_mutes_it(self, harbour: Harbour) -> None:
        self.taken(harbour)
        harbour.services.blocks.mute_dream(harbour.now(harbour.tom), harbour.boat.slug)
        assert harbour.told(harbour.tom) == []

        harbour.say(harbour.wil, "Ahoy again!")
        assert harbour.told(harbour.tom) == []
        assert harbour.told(harbour.ada) != []
        assert harbour.agrees()


def test_who_hides_whom_they_follow_is_counted_and_not_named(harbour: Harbour) -> None:
    harbour.services.profiles.set_privacy(harbour.now(harbour.wil), False, True)
    follows_boat(harbour, harbour.wil)
    follows_boat(harbour, harbour.tom)

    assert harbour.told(harbour.mara) == [(DREAM_FOLLOWED, ["Tom"], 2)]


def test_who_leaves_did_nothing_and_is_told_nothing(harbour: Harbour) -> None:
    follows_boat(harbour, harbour.wil)
    follows_boat(harbour, harbour.tom)
    harbour.say(harbour.wil, "Ahoy!")
    harbour.services.account_deletion.remove(harbour.wil.id)

    assert (DREAM_FOLLOWED, ["Tom"], 1) in harbour.told(harbour.mara)
    told = [
        name
        for member in (harbour.mara, harbour.tom, harbour.ada)
        for _, names, _ in harbour.told(member)
        for name in names
    ]
    assert "Wil" not in told
    assert list(harbour.services.integrity.run(repair=False)) == []


def test_what_is_not_for_them_any_more_leaves_the_page_and_then_the_bell(harbour: Harbour) -> None:
    boat = harbour.services.dreams.find(harbour.boat.slug, harbour.now(harbour.mara))
    for friend in (harbour.tom, harbour.ada):
        harbour.services.follows.follow_member(harbour.now(harbour.mara), friend.slug)
    harbour.services.dreams.edit(
        harbour.now(harbour.mara), boat.slug, boat.content._replace(audience="followed")
    )
    harbour.read(harbour.tom)
    harbour.say(harbour.ada, "Still here?")
    assert harbour.told(harbour.tom)

    # No event tells what that ends: the page finds it.
    harbour.services.follows.unfollow_member(harbour.now(harbour.mara), harbour.tom.slug)

    assert harbour.told(harbour.tom) == []
    assert harbour.now(harbour.tom).unread_notifications == 0
    assert harbour.agrees()


def cards(here: Harbour, member: Member) -> Sequence[NotificationCard]:
    return here.services.notifications.page(here.now(member)).items


def test_never_tell_me_about_likes(harbour: Harbour) -> None:
    likes_toms(harbour, harbour.wil)
    liked = cards(harbour, harbour.tom)[0].notification

    assert harbour.services.notifications.never_tell(harbour.now(harbour.ada), liked.id) is None
    assert harbour.services.notifications.never_tell(harbour.now(harbour.tom), liked.id) == COMMENT_LIKED

    harbour.services.comments.react(harbour.toms.id, harbour.now(harbour.ada), "like")
    assert harbour.told(harbour.tom) == []
    assert harbour.agrees()
