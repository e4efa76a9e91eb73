"""The same words under many dreams wait, whoever says them, new or rewritten; asked of the services alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId

from dreamscape.errors import Invalid
from tests.support.newcomers import settle, waits
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

SAME = "Your dream reminds me of the best sails there are"


class TestTheSameUnderManyDreams:
    @pytest.fixture
    def dreams(self, services: Services, mara: Member) -> list[Dream]:
        return [dream_by(services, mara, f"Dream {letter}") for letter in "abcdefgh"]

    def said(self, services: Services, who: Member, dreams: list[Dream], text: str = SAME) -> list[bool]:
        return [bool(services.comments.add(dream, who, text).waiting) for dream in dreams]

    def test_the_third_waits_whoever_says_it(self, services: Services, dreams: list[Dream], db: Any) -> None:
        sign_up(services, "Tom")
        settle(db, "tom@example.org")

        assert self.said(services, again(services, "tom@example.org"), dreams[:4]) == [
            False,
            False,
            True,
            True,
        ]

    def test_also_for_who_was_vetted(
        self, services: Services, nia: Member, dreams: list[Dream], db: Any
    ) -> None:
        db["users"].update_one({"_id": ObjectId(nia.id)}, {"$set": {"vetted_at": datetime.now(UTC)}})

        assert self.said(services, again(services, nia.email), dreams[:3]) == [False, False, True]

    def test_a_comment_that_is_rewritten_to_it_stays_as_it_was(
        self, services: Services, nia: Member, dreams: list[Dream]
    ) -> None:
        self.said(services, nia, dreams[:2])
        said = services.comments.add(dreams[2], nia, "How far?")

        with pytest.raises(Invalid, match="exactly this about other dreams") as refused:
            services.comments.edit(said.id, nia, f"{SAME}!")
        assert refused.value.field == "body"
        assert services.comments.one(said.id, nia)[0].comment.body == "How far?"
        assert services.comments.edit(said.id, nia, f"{SAME} I know").body == f"{SAME} I know"

    def test_rewriting_counts_as_saying_and_saving_unchanged_as_nothing(
        self, services: Services, nia: Member, dreams: list[Dream]
    ) -> None:
        for dream in dreams[:2]:
            said = services.comments.add(dream, nia, f"About {dream.title}")
            for _ in range(3):
                services.comments.edit(said.id, nia, SAME)

        assert self.said(services, nia, dreams[2:3]) == [True]

    def test_a_dream_says_it_too_new_or_rewritten(
        self, services: Services, nia: Member, dreams: list[Dream]
    ) -> None:
        self.said(services, nia, dreams[:1])
        first = dream_by(services, nia, "My sails", description=SAME)
        second = dream_by(services, nia, "My kite", description="With a red tail.")
        assert not first.hidden
        assert not second.hidden

        # One dream is one place, whatever it is called by then.
        for title in ("Our sails", "All our sails"):
            renamed = first.content._replace(title=title, description=f"{SAME}!")
            first, _ = services.dreams.edit(nia, first.slug, renamed)
            assert not first.hidden
        rewritten = second.content._replace(description=SAME)
        assert waits(services.dreams.edit(nia, second.slug, rewritten)[0]) == ("repeated",)
        assert waits(dream_by(services, nia, "My boat", description=SAME)) == ("repeated",)

    def test_along_a_held_branch_nothing_is_rewritten_unseen(
        self, services: Services, nia: Member, boat: Dream, db: Any
    ) -> None:
        said, kite = services.comments.add(boat, nia, "How far?"), dream_by(services, nia, "A kite")
        db["users"].update_one({"_id": ObjectId(nia.id)}, {"$set": {"joined.doubts": ["branch"]}})
        nia = again(services, nia.email)

        with pytest.raises(Invalid, match="You can delete this comment and say it anew"):
            services.comments.edit(said.id, nia, "Buy sails")
        assert services.comments.edit(said.id, nia, "How far?").edited_at is None
        unseen, _ = services.dreams.edit(nia, kite.slug, kite.content._replace(categories=("travel",)))
        assert not unseen.hidden
        assert waits(services.dreams.edit(nia, kite.slug, kite.content._replace(title="Sails"))[0]) == (
            "branch",
        )

    def test_small_changes_make_no_other_text(
        self, services: Services, nia: Member, dreams: list[Dream]
    ) -> None:
        texts = (SAME, f"1) {SAME.upper()}!!!", f"{SAME.replace(' ', '  ')} 2026 …")
        waits = [
            self.said(services, nia, [dream], text)[0] for dream, text in zip(dreams, texts, strict=False)
        ]

        assert waits == [False, False, True]

    def test_another_text_is_another(self, services: Services, nia: Member, dreams: list[Dream]) -> None:
        texts = (SAME, f"{SAME}, truly", f"{SAME}, so it does")
        waits = [
            self.said(services, nia, [dream], text)[0] for dream, text in zip(dreams, texts, strict=False)
        ]

        assert waits == [False, False, False]

    def test_good_luck_is_said_by_many_to_many(
        self, services: Services, nia: Member, dreams: list[Dream]
    ) -> None:
        assert self.said(services, nia, dreams[:5], "Good luck!") == [False] * 5
        assert self.said(services, nia, dreams[5:], "👍👍👍👍👍👍👍👍👍👍👍👍👍") == [False] * 3

    def test_who_answers_under_their_own_dreams_repeats_nothing(
        self, services: Services, mara: Member, dreams: list[Dream]
    ) -> None:
        assert self.said(services, mara, dreams[:5]) == [False] * 5

    def test_the_same_under_one_dream_is_not_under_many(
        self, services: Services, nia: Member, dreams: list[Dream]
    ) -> None:
        for _ in range(2):
            assert self.said(services, nia, dreams[:1]) == [False]
            services.comments.add(dreams[0], nia, "Something else")
        assert self.said(services, nia, dreams[:2]) == [False, False]

    def test_after_some_hours_it_is_forgotten(
        self, services: Services, nia: Member, dreams: list[Dream]
    ) -> None:
        self.said(services, nia, dreams[:2])
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=6, minutes=1)):
            assert self.said(services, nia, dreams[2:5]) == [False, False, True]

    def test_newcomers_of_one_network_are_one(self, services: Services, dreams: list[Dream], db: Any) -> None:
        network = {"proof": "solved", "network": "a digest"}
        swarm = [sign_up(services, name, **network) for name in ("Ann", "Ben", "Cem")]
        other = sign_up(services, "Dan", proof="solved", network="another")
        sign_up(services, "Eve", **network)
        settle(db, "eve@example.org")

        waits = [self.said(services, one, [dream])[0] for one, dream in zip(swarm, dreams, strict=False)]
        assert waits == [False, False, True]
        # Who has been there for long, or came from elsewhere, speaks for themselves.
        assert self.said(services, again(services, "eve@example.org"), dreams[:1]) == [False]
        assert self.said(services, other, dreams[:1]) == [False]
