"""Blocking and muting, asked of the services alone: what ends, who is found by whom, and what is refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import NotAllowed, NotFound
from dreamscape.services.blocks.folding import why_comment_is_folded, why_dream_is_folded
from dreamscape.services.permissions.viewer import Viewer
from dreamscape.store.blocks.blocks import Blocks
from dreamscape.store.circles import Circles
from dreamscape.store.edges import Edges
from tests.support.rows import plant, plant_members
from tests.support.without_forms import again, dream_by, pages, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def tom(services: Services) -> Member:
    return sign_up(services, "Tom")


def now(services: Services, member: Member) -> Member:
    return again(services, member.email)


def counts(services: Services, *things: Member | Dream) -> list[int]:
    """How many follow each of these, as stored."""
    return [
        now(services, thing).follower_count  # type: ignore[arg-type]
        if hasattr(thing, "email")
        else services.dreams.find(thing.slug, None).follower_count
        for thing in things
    ]


def test_a_block_ends_follows_in_both_directions_those_of_dreams_too_and_nobody_elses(
    services: Services, mara: Member, tom: Member, db: Any
) -> None:
    ada = sign_up(services, "Ada")
    boat, kite = dream_by(services, mara), dream_by(services, tom, "A kite")
    for one, other, dream in ((mara, tom, kite), (tom, mara, boat), (ada, mara, boat), (ada, tom, kite)):
        services.follows.follow_member(one, other.slug)
        services.follows.follow_dream(one, dream.slug)

    for _ in range(2):
        assert services.blocks.block(now(services, mara), tom.slug).id == tom.id

    assert {str(edge["member_id"]) for edge in db["follows"].find()} == {ada.id}
    assert counts(services, mara, tom, boat, kite) == [1, 1, 1, 1]
    assert db["blocks"].count_documents({}) == 1


def test_a_block_takes_each_out_of_the_others_circles(
    services: Services, mara: Member, tom: Member, db: Any
) -> None:
    ada = sign_up(services, "Ada")
    dream_id = dream_by(services, mara, audience="circles", circles=(circle_of(db, mara, tom, ada),)).id
    circle_of(db, tom, mara)
    assert services.feed.page(now(services, tom), "latest", False, None, None).items[0].dream.id == dream_id

    services.blocks.block(tom, mara.slug)

    assert [circle["people"] for circle in db["circles"].find()] == [[ObjectId(ada.id)], []]
    services.blocks.unblock(now(services, tom), mara.slug)
    assert services.feed.page(now(services, tom), "latest", False, None, None).items == []


def circle_of(db: Any, owner: Member, *people: Member) -> str:
    return Circles(db).add(owner.id, "Friends", [person.id for person in people], most=50)


def test_neither_follows_the_other_after_a_block_nor_a_dream_of_theirs(
    services: Services, mara: Member, tom: Member, db: Any
) -> None:
    boat = dream_by(services, mara)
    services.blocks.block(mara, tom.slug)

    # With the member as read before the block: what decides is the database.
    for reader in (tom, now(services, tom)):
        with pytest.raises(NotFound):
            services.follows.follow_member(reader, mara.slug)
        with pytest.raises(NotFound):
            services.follows.follow_dream(reader, boat.slug)
    with pytest.raises(NotFound):
        services.follows.follow_member(now(services, mara), tom.slug)
    assert db["follows"].count_documents({}) == 0


def test_whoever_is_blocked_finds_nobody_and_whoever_blocks_finds_them_in_the_list_alone(
    services: Services, mara: Member, tom: Member
) -> None:
    services.blocks.block(mara, tom.slug)
    mara, tom = now(services, mara), now(services, tom)

    for reader, other in ((mara, tom), (tom, mara)):
        with pytest.raises(NotFound):
            services.people.find(other.slug, reader)
    for press in (
        services.blocks.block,
        services.blocks.unblock,
        services.blocks.mute,
        services.blocks.unmute,
    ):
        with pytest.raises(NotFound):
            press(tom, mara.slug)
    assert [person.id for person in services.blocks.blocked(mara, None).items] == [tom.id]
    assert services.blocks.blocked(tom, None).items == []

    for _ in range(2):
        services.blocks.unblock(now(services, mara), tom.slug)

    assert services.people.find(mara.slug, now(services, tom)).id == mara.id


def test_who_blocks_each_other_stays_apart_until_both_have_taken_it_back(
    services: Services, mara: Member, tom: Member, db: Any
) -> None:
    services.blocks.block(mara, tom.slug)
    # He did so at the same moment; a moment later she is not there for him.
    Blocks(db).block(tom.id, mara.id)
    services.blocks.unblock(now(services, mara), tom.slug)

    with pytest.raises(NotFound):
        services.people.find(tom.slug, now(services, mara))

    services.blocks.unblock(now(services, tom), mara.slug)
    assert services.people.find(tom.slug, now(services, mara)).id == tom.id


def test_nobody_blocks_or_mutes_themselves_or_somebody_who_is_not_there(
    services: Services, mara: Member, db: Any
) -> None:
    for press in (services.blocks.block, services.blocks.mute):
        with pytest.raises(NotAllowed, match="That is you"):
            press(mara, mara.slug)
        with pytest.raises(NotFound):
            press(mara, "nobody")
    assert db["blocks"].count_documents({}) == 0


def test_a_mute_changes_nothing_for_the_other(services: Services, mara: Member, tom: Member) -> None:
    services.follows.follow_member(mara, tom.slug)
    before = now(services, tom)
    for _ in range(2):
        services.blocks.mute(now(services, mara), tom.slug)

    assert now(services, tom) == before
    assert [person.id for person in services.blocks.muted(now(services, mara), None).items] == [tom.id]
    assert services.people.card(tom, now(services, mara)).muted

    services.blocks.unmute(now(services, mara), tom.slug)
    assert services.blocks.muted(now(services, mara), None).items == []


def test_a_dream_is_muted_and_heard_of_again(services: Services, mara: Member, tom: Member, db: Any) -> None:
    boat = dream_by(services, mara)
    for _ in range(2):
        assert services.blocks.mute_dream(now(services, tom), boat.slug).id == boat.id
    tom = now(services, tom)
    assert [dream.id for dream in services.blocks.muted_dreams(tom, None).items] == [boat.id]
    assert services.feed.card(boat, tom).mutes_dream

    services.blocks.unmute_dream(tom, boat.slug)
    assert db["blocks"].count_documents({}) == 0


def test_whom_one_blocks_stands_in_no_list_of_whom_one_mutes(
    services: Services, mara: Member, tom: Member
) -> None:
    boat = dream_by(services, tom)
    services.blocks.mute(mara, tom.slug)
    services.blocks.mute_dream(now(services, mara), boat.slug)
    services.blocks.block(now(services, mara), tom.slug)
    mara = now(services, mara)

    assert services.blocks.muted(mara, None).items == []
    assert services.blocks.muted_dreams(mara, None).items == []


def test_what_is_gone_is_blocked_and_muted_no_longer(
    services: Services, mara: Member, tom: Member, db: Any
) -> None:
    boat = dream_by(services, tom)
    services.blocks.mute_dream(mara, boat.slug)
    services.dreams.delete(tom, boat.slug)
    assert db["blocks"].count_documents({}) == 0

    services.blocks.block(now(services, mara), tom.slug)
    services.blocks.mute(mara, sign_up(services, "Ada").slug)
    services.account_deletion.remove(tom.id)
    services.account_deletion.remove(mara.id)
    assert db["blocks"].count_documents({}) == 0


@pytest.mark.parametrize("which", ["blocked", "muted"])
@pytest.mark.parametrize(
    ("count", "expected"), [(0, [0]), (49, [49]), (50, [50]), (51, [50, 1]), (101, [50, 50, 1])]
)
def test_lists_of_people_end_where_they_end(
    services: Services, mara: Member, db: Any, which: str, count: int, expected: list[int]
) -> None:
    others = plant_members(db, count)
    edge = {"member_id": ObjectId(mara.id), "kind": which.removesuffix("ed").replace("mut", "mute")}
    plant(
        db["blocks"],
        count,
        lambda number: {**edge, "target_kind": "member", "target_id": others[number]},
    )

    found = pages(partial(getattr(services.blocks, which), now(services, mara)))

    assert [len(page) for page in found] == expected
    assert {person.id for page in found for person in page} == {str(other) for other in others}


def test_comments_of_who_is_blocked_are_under_no_dream_and_no_page_is_short_of_them(
    services: Services, mara: Member, tom: Member
) -> None:
    ada = sign_up(services, "Ada")
    dream = dream_by(services, ada)
    said = [services.comments.add(dream, tom if n % 2 else ada, f"Word {n}") for n in range(42)]
    services.blocks.block(mara, tom.slug)
    mara, tom = now(services, mara), now(services, tom)

    found = pages(lambda after: services.comments.page(dream, mara, after)[0])
    assert [len(page) for page in found] == [20, 1]
    assert {card.comment.author_id for page in found for card in page} == {ada.id}
    assert services.comments.page(dream, mara, touched=said[1].id)[1] is None
    for act in (
        lambda: services.comments.one(said[1].id, mara),
        lambda: services.comments.react(said[1].id, mara, "like"),
    ):
        with pytest.raises(NotFound):
            act()
    assert len(services.comments.page(dream, tom)[0].items) == 20
    assert len(services.comments.page(dream, None)[0].items) == 20


def test_whoever_is_blocked_stands_in_nobodys_list_of_people(
    services: Services, mara: Member, tom: Member
) -> None:
    ada = sign_up(services, "Ada")
    for one, other in ((tom, ada), (ada, tom), (mara, ada)):
        services.follows.follow_member(one, other.slug)
    services.blocks.block(mara, tom.slug)
    ada, mara, tom = (now(services, one) for one in (ada, mara, tom))

    def names(reader: Member) -> list[str]:
        lists = (services.people.followers, services.people.following)
        return [person.first_name for each in lists for person in each(ada, reader, None).items]

    assert names(mara) == ["Mara"]
    assert names(tom) == ["Tom", "Tom"]
    assert names(ada) == ["Mara", "Tom", "Tom"]


class TestFolding:
    """What somebody has to open before it is shown."""

    def folded(self, services: Services, reader: Member, *dreams: Dream) -> list[str]:
        reader = now(services, reader)
        return [services.feed.card(dream, reader).folded for dream in dreams]

    def test_dreams_and_comments_with_a_hidden_word_are_folded_but_nobodys_own(
        self, services: Services, mara: Member, tom: Member
    ) -> None:
        in_title = dream_by(services, mara, "The diet")
        in_text = dream_by(services, mara, "A plan", description="My DIÉT begins.")
        other, own = dream_by(services, mara, "A boat"), dream_by(services, tom, "A diet of mine")
        services.comments.add(in_title, mara, "What a diet!")
        services.comments.add(in_title, tom, "No diet.")

        services.blocks.hide_words(tom, "diet")

        assert self.folded(services, tom, in_title, in_text, other, own) == ["word", "word", "", ""]
        cards = services.comments.page(in_title, now(services, tom))[0].items
        assert [card.folded for card in cards] == ["word", ""]
        assert services.feed.card(in_title, None).folded == ""
        assert self.folded(services, mara, in_title) == [""]

    def test_what_somebody_has_reported_is_folded_whatever_else_may_fold_it(
        self, services: Services, mara: Member, tom: Member
    ) -> None:
        boat, kite = dream_by(services, mara), dream_by(services, mara, "A kite")
        said = services.comments.add(boat, mara, "A boat!")
        services.blocks.hide_words(tom, "boat")
        tom = now(services, tom)
        edges = Edges(reported=frozenset({boat.id, said.id}), muted=frozenset({mara.id}))
        viewer = Viewer(id=tom.id, load_edges=lambda: edges)

        assert [why_dream_is_folded(dream, viewer, tom) for dream in (boat, kite)] == ["reported", ""]
        assert why_comment_is_folded(said, viewer, tom) == "reported"

    def test_comments_of_who_is_muted_are_folded(self, services: Services, mara: Member, tom: Member) -> None:
        boat = dream_by(services, mara)
        said = services.comments.add(boat, mara, "Ahoy!")
        services.blocks.mute(tom, mara.slug)

        card, _ = services.comments.one(said.id, now(services, tom))
        assert (card.folded, card.mutes_author) == ("muted", True)
