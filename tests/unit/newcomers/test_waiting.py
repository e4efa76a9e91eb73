"""Whose posts wait until a moderator has looked, asked of the services alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.models.dream_states import StateContent
from tests.support.newcomers import choose, settle, waits
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Comment, Dream, Member
    from dreamscape.wiring import Services


@pytest.fixture
def una(services: Services) -> Member:
    """Who came in without the work that sign-up asks for."""
    return sign_up(services, "Una", proof="missing")


class TestFirstPosts:
    @pytest.mark.parametrize(
        ("hold", "proof", "doubts", "reasons"),
        [
            ("unproven", "missing", [], ("unproven",)),
            ("unproven", "solved", [], ()),
            ("unproven", "", [], ()),
            ("unproven", "solved", ["network", "throwaway"], ("network", "throwaway")),
            ("never", "missing", ["network"], ()),
            ("never", "solved", ["branch"], ("branch",)),
            ("always", "solved", [], ("first",)),
            ("always", "missing", ["network"], ("network", "unproven", "first")),
        ],
    )
    def test_whose_they_choose(
        self, services: Services, boat: Dream, db: Any, hold: str, proof: str, doubts: list[str], reasons: Any
    ) -> None:
        choose(db, hold_first_posts=hold)
        sign_up(services, "Una", proof=proof)
        db["users"].update_one({"email": "una@example.org"}, {"$set": {"joined.doubts": doubts}})
        una = again(services, "una@example.org")

        said = services.comments.add(boat, una, "How far?")
        assert said.waiting == reasons
        assert waits(dream_by(services, una)) == (reasons if said.waiting else ())

    def test_all_of_them_until_a_moderator_has_let_one_through(
        self, services: Services, una: Member, boat: Dream, db: Any
    ) -> None:
        assert dream_by(services, una).waits
        with time_machine.travel(datetime.now(UTC) + timedelta(days=40)):
            assert dream_by(services, una, "Another").waits
            assert services.comments.add(boat, una, "How far?").waiting
        db["users"].update_one({"_id": ObjectId(una.id)}, {"$set": {"vetted_at": datetime.now(UTC)}})

        una = again(services, una.email)
        assert not dream_by(services, una, "A third").waits
        assert not services.comments.add(boat, una, "How high?").waiting

    def test_letting_one_through_is_for_that_one_and_the_next_is_no_first_one(
        self, services: Services, una: Member, boat: Dream, db: Any
    ) -> None:
        mo, kite = sign_up(services, "Mo", "moderator"), dream_by(services, una, "A kite")
        said = services.comments.add(boat, una, "How far?")
        services.moderation.waiting.let_through(mo, "dream", kite.id)

        una = again(services, una.email)
        assert una.vetted_at is None
        assert [card.comment.id for card in services.comments.waiting(boat, una)] == [said.id]
        assert not dream_by(services, una, "A ship").waits
        db["dreams"].delete_many({"dreamer_id": ObjectId(una.id)})
        assert dream_by(services, una, "A raft").waits

    def test_along_a_held_branch_each_waits_until_somebody_is_trusted(
        self, services: Services, una: Member, boat: Dream, db: Any
    ) -> None:
        mo, queue = sign_up(services, "Mo", "moderator"), services.moderation.waiting
        db["users"].update_one({"_id": ObjectId(una.id)}, {"$set": {"joined.doubts": ["branch"]}})
        first = dream_by(services, again(services, una.email), "A kite")
        queue.let_through(mo, "dream", first.id)
        said = services.comments.add(boat, again(services, una.email), "How far?")
        assert said.waiting

        queue.trust(mo, una.id)
        assert queue.count(mo) == 0
        assert not services.comments.add(boat, again(services, una.email), "How high?").waiting

    def test_who_has_posted_before_is_no_first_time_poster(
        self, services: Services, nia: Member, boat: Dream, db: Any
    ) -> None:
        services.comments.add(boat, nia, "How far?")
        tom = sign_up(services, "Tom")
        dream_by(services, tom)
        ines = sign_up(services, "Ines")
        dream_by(services, ines, audience="only_me")
        choose(db, hold_first_posts="always")

        assert not dream_by(services, nia, "A kite").waits
        assert not dream_by(services, tom, "A kite").waits
        assert dream_by(services, ines, "A kite").waits

    def test_but_who_came_by_a_branch_that_moderators_hold_is(
        self, services: Services, nia: Member, boat: Dream, db: Any
    ) -> None:
        services.comments.add(boat, nia, "How far?")
        db["users"].update_one({"_id": ObjectId(nia.id)}, {"$set": {"joined.doubts": ["branch"]}})

        assert services.comments.add(boat, again(services, nia.email), "How high?").waiting == ("branch",)

    @pytest.mark.parametrize("role", ["moderator", "admin"])
    def test_who_looks_after_the_place_waits_for_nobody(
        self, services: Services, una: Member, role: str, db: Any
    ) -> None:
        choose(db, hold_first_posts="always")
        services.moderation.roles.set(una.email, role)

        assert not dream_by(services, again(services, una.email)).waits


class TestADream:
    def test_what_nobody_else_sees_waits_for_nobody_until_it_is_shared(
        self, services: Services, una: Member
    ) -> None:
        dream = dream_by(services, una, audience="only_me")
        assert not dream.waits
        assert not services.comments.add(dream, una, "A word to myself").waiting

        content = dream.content._replace(audience="everybody")
        assert services.dreams.edit(una, dream.slug, content, earlier_comments="show")[0].waits

    def test_one_that_was_private_is_shared_at_once_by_who_need_not_wait(
        self, services: Services, nia: Member
    ) -> None:
        dream = dream_by(services, nia, audience="only_me")
        content = dream.content._replace(audience="everybody")

        assert not services.dreams.edit(nia, dream.slug, content)[0].hidden

    @pytest.mark.parametrize("audience", ["members", "followed", "only_me", "everybody"])
    def test_one_that_waits_goes_on_waiting_whatever_is_changed(
        self, services: Services, una: Member, audience: str
    ) -> None:
        dream = dream_by(services, una)
        content = dream.content._replace(title="A ship", audience=audience)
        after, _ = services.dreams.edit(una, dream.slug, content)

        assert waits(after) == ("unproven",)
        assert after.hidden == services.dreams.find("a-boat", una).hidden

    def test_nobody_but_its_dreamer_and_moderators_finds_it_by_any_name(
        self, services: Services, una: Member, mara: Member
    ) -> None:
        dream = dream_by(services, una)
        services.dreams.edit(una, dream.slug, dream.content._replace(title="A ship"))

        for slug in ("a-boat", "a-ship"):
            for reader in (None, mara):
                with pytest.raises(NotFound):
                    services.dreams.find(slug, reader)
            assert services.dreams.find(slug, una)
            assert services.dreams.find(slug, sign_up(services, f"Mo{slug[2:]}", "moderator"))

    def test_no_more_than_twenty_wait_and_the_next_is_not_lost_nor_its_name(
        self, services: Services, una: Member, db: Any
    ) -> None:
        settle(db, una.email)
        una = again(services, una.email)
        many = [dream_by(services, una, f"Dream {number}") for number in range(20)]
        secret = dream_by(services, una, "A secret", audience="only_me")

        def share_it() -> Any:
            return services.dreams.edit(una, secret.slug, secret.content._replace(audience="everybody"))[0]

        for one_more in (lambda: dream_by(services, una, "One more"), share_it):
            with pytest.raises(Invalid, match="All you wrote is still here") as refused:
                one_more()
            assert refused.value.field == ""
        assert services.dreams.find(secret.slug, una).is_private
        # Changing one that waits takes no more room.
        assert services.dreams.edit(una, many[0].slug, many[0].content._replace(description="Far"))[0].waits
        services.dreams.delete(una, many[0].slug)
        assert dream_by(services, una, "One more").slug == "one-more"
        with pytest.raises(Invalid):
            share_it()

    def test_what_its_dreamer_says_under_it_comes_out_with_it(self, services: Services, una: Member) -> None:
        assert not services.comments.add(dream_by(services, una), una, "More soon").waiting

    def test_a_moderator_who_shows_it_again_has_not_let_it_through(
        self, services: Services, una: Member
    ) -> None:
        mo, dream = sign_up(services, "Mo", "moderator"), dream_by(services, una)
        services.moderation.dreams.show(mo, dream.id)
        assert services.dreams.find(dream.slug, una).waits

        services.moderation.dreams.hide(mo, dream.id, "Look at it once more.")
        hidden = services.dreams.find(dream.slug, una)
        assert not hidden.waits
        assert hidden.hidden
        assert hidden.hidden.reason == "Look at it once more."


class TestAComment:
    @pytest.fixture
    def said(self, services: Services, una: Member, boat: Dream) -> Comment:
        return services.comments.add(boat, una, "How far?")

    def test_its_author_alone_sees_it_under_the_dream(
        self, services: Services, said: Comment, una: Member, mara: Member, boat: Dream
    ) -> None:
        mo = sign_up(services, "Mo", "moderator")
        assert [card.comment.body for card in services.comments.waiting(boat, una)] == ["How far?"]
        for reader in (None, mara, mo):
            assert services.comments.waiting(boat, reader) == []
            assert not services.comments.page(boat, reader)[0].items
            with pytest.raises(NotFound):
                services.comments.one(said.id, reader)
        assert services.dreams.find(boat.slug, una).comment_count == 0

    @pytest.mark.parametrize("deed", ["remove", "edit", "react"])
    def test_to_others_it_is_not_there(
        self, services: Services, said: Comment, mara: Member, deed: str, db: Any
    ) -> None:
        more = {"remove": (), "edit": ("Mine",), "react": ("like",)}[deed]
        for who in (mara, sign_up(services, "Mo", "moderator")):
            arguments = (said.id, who, *more)
            with pytest.raises(NotFound):
                getattr(services.comments, deed)(*arguments)
        assert db["pending_comments"].count_documents({"body": "How far?"}) == 1

    def test_its_author_deletes_it_and_does_not_rewrite_or_like_it(
        self, services: Services, said: Comment, una: Member, boat: Dream
    ) -> None:
        with pytest.raises(NotAllowed, match="about to look"):
            services.comments.edit(said.id, una, "How high?")
        with pytest.raises(NotAllowed):
            services.comments.react(said.id, una, "like")

        services.comments.remove(said.id, una)
        assert services.comments.waiting(boat, una) == []
        assert not services.comments.can_restore(said.id, una)
        with pytest.raises(NotFound):
            services.comments.remove(said.id, una)

    def test_the_same_twice_in_a_row_is_once(
        self, services: Services, said: Comment, una: Member, boat: Dream
    ) -> None:
        with pytest.raises(Invalid, match="just said exactly that"):
            services.comments.add(boat, una, said.body)

    def test_no_more_than_twenty_wait(self, services: Services, una: Member, boat: Dream, db: Any) -> None:
        settle(db, una.email)
        una = again(services, una.email)
        for number in range(20):
            services.comments.add(boat, una, f"Word {'o' * number}")

        with pytest.raises(Invalid, match="Your words stay here"):
            services.comments.add(boat, una, "One more")

    @pytest.mark.usefixtures("said")
    def test_it_goes_with_its_dream_and_with_its_author(
        self, services: Services, una: Member, mara: Member, boat: Dream, db: Any
    ) -> None:
        kite = dream_by(services, mara, "A kite")
        services.comments.add(kite, una, "How high?")
        services.dreams.delete(mara, boat.slug)
        assert [row["body"] for row in db["pending_comments"].find()] == ["How high?"]

        services.account_deletion.remove(una.id)
        assert db["pending_comments"].count_documents({}) == 0


def test_what_is_said_of_where_a_dream_is_waits_with_the_dream(services: Services, db: Any) -> None:
    """Of whose branch moderators hold; what says nothing does not wait, nor what nobody else sees."""
    choose(db, newcomer_dreams=9)
    sign_up(services, "Una", proof="solved")
    db["users"].update_one({"email": "una@example.org"}, {"$set": {"joined.doubts": ["branch"]}})
    una = again(services, "una@example.org")
    for audience, state, held in (
        ("everybody", StateContent("came_true"), ()),
        ("only_me", StateContent("came_true", "At last!"), ()),
        ("members", StateContent("came_true", worth="Yes."), ("branch",)),
        ("everybody", StateContent("let_go", "At last!"), ("branch",)),
    ):
        kite = dream_by(services, una, f"A kite for {audience}, {state.words}{state.worth}")
        db["dreams"].update_one({"_id": ObjectId(kite.id)}, {"$set": {"audience": audience, "hidden": None}})
        services.dream_states.change(una, kite.slug, state)
        stored = services.dreams.find(kite.slug, una)
        assert (waits(stored), stored.state.name) == (held, state.name)
