"""Following, asked of the service alone: what comes back, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Gone, Hidden, NotAllowed, NotFound
from tests.support.without_forms import dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services


@pytest.fixture
def dreamer(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def follower(services: Services) -> Member:
    return sign_up(services, "Tom")


@pytest.fixture
def dream(services: Services, dreamer: Member) -> Dream:
    return dream_by(services, dreamer)


def edges(db: Any) -> set[tuple[str, str, str]]:
    return {(str(edge["member_id"]), edge["kind"], str(edge["target_id"])) for edge in db["follows"].find()}


def test_who_follows_a_dream_gets_it_back_with_its_new_count_and_so_does_who_lets_it_go(
    services: Services, follower: Member, dream: Dream, db: Any
) -> None:
    for _ in range(2):
        followed = services.follows.follow_dream(follower, dream.slug)
        assert (followed.id, followed.follower_count) == (dream.id, 1)
    assert edges(db) == {(follower.id, "dream", dream.id)}

    for _ in range(2):
        let_go = services.follows.unfollow_dream(follower, dream.slug)
        assert (let_go.id, let_go.follower_count) == (dream.id, 0)
    assert edges(db) == set()


def test_who_follows_somebody_gets_them_back_with_their_new_count_and_so_does_who_lets_them_go(
    services: Services, follower: Member, dreamer: Member, db: Any
) -> None:
    for _ in range(2):
        followed = services.follows.follow_member(follower, dreamer.slug)
        assert (followed.id, followed.follower_count) == (dreamer.id, 1)
    assert edges(db) == {(follower.id, "member", dreamer.id)}

    for _ in range(2):
        let_go = services.follows.unfollow_member(follower, dreamer.slug)
        assert (let_go.id, let_go.follower_count) == (dreamer.id, 0)
    assert edges(db) == set()


def test_a_former_address_leads_to_the_same_dream_and_the_same_person(
    services: Services, follower: Member, dreamer: Member, dream: Dream
) -> None:
    services.dreams.edit(dreamer, dream.slug, dream.content._replace(title="A ship"))
    services.profiles.change(dreamer, dreamer.content._replace(first_name="Maria"))

    assert services.follows.follow_dream(follower, dream.slug).slug == "a-ship"
    assert services.follows.unfollow_dream(follower, dream.slug).slug == "a-ship"
    assert services.follows.follow_member(follower, dreamer.slug).slug == "maria-lind"
    assert services.follows.unfollow_member(follower, dreamer.slug).slug == "maria-lind"


def test_nobody_follows_what_is_their_own(services: Services, dreamer: Member, dream: Dream, db: Any) -> None:
    with pytest.raises(NotAllowed, match="This dream is yours"):
        services.follows.follow_dream(dreamer, dream.slug)
    with pytest.raises(NotAllowed, match="That is you"):
        services.follows.follow_member(dreamer, dreamer.slug)

    assert edges(db) == set()


def test_whoever_came_first_the_two_follow_each_other_and_each_others_dreams(
    services: Services, dreamer: Member, follower: Member, db: Any
) -> None:
    for one, other in ((dreamer, follower), (follower, dreamer)):
        services.follows.follow_member(one, other.slug)
        services.follows.follow_dream(one, dream_by(services, other, f"Of {other.first_name}").slug)

    assert db["follows"].count_documents({}) == 4


@pytest.mark.parametrize("press", ["follow", "unfollow"])
def test_what_is_not_there_is_neither_followed_nor_let_go(
    services: Services, follower: Member, dreamer: Member, dream: Dream, press: str
) -> None:
    on_a_dream = getattr(services.follows, f"{press}_dream")
    on_a_member = getattr(services.follows, f"{press}_member")
    for never in (on_a_dream, on_a_member):
        with pytest.raises(NotFound):
            never(follower, "nobody-and-nothing")

    services.dreams.delete(dreamer, dream.slug)
    with pytest.raises(Gone):
        on_a_dream(follower, dream.slug)
    services.account_deletion.remove(dreamer.id)
    with pytest.raises(NotFound, match="This member has left"):
        on_a_member(follower, dreamer.slug)


@pytest.mark.parametrize("press", ["follow", "unfollow"])
def test_a_dream_out_of_sight_is_followed_by_nobody_who_cannot_see_it(
    services: Services, follower: Member, dream: Dream, press: str
) -> None:
    moderator = sign_up(services, "Mo", "moderator")
    services.moderation.dreams.hide(moderator, dream.id, "Look at it once more.")

    with pytest.raises(Hidden):
        getattr(services.follows, f"{press}_dream")(follower, dream.slug)
    assert getattr(services.follows, f"{press}_dream")(moderator, dream.slug).id == dream.id


def test_dreams_and_people_that_one_follows_are_kept_apart(
    services: Services, follower: Member, dreamer: Member, dream: Dream
) -> None:
    other = dream_by(services, dreamer, "A kite")
    services.follows.follow_dream(follower, dream.slug)
    services.follows.follow_member(follower, dreamer.slug)
    services.follows.follow_dream(sign_up(services, "Ines"), other.slug)
    ids = [dream.id, other.id, dreamer.id, follower.id]

    assert services.follows.dreams_among(follower, ids) == {dream.id}
    assert services.follows.members_among(follower, ids) == {dreamer.id}
    assert services.follows.dreams_among(follower, []) == frozenset()
