"""Another look at what was done: once for each deed, one at a time for each thing, and not by who did it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Invalid, NotAllowed, NotFound
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

WHY = "It is not kind."


def soon(days: int = 7) -> date:
    return (datetime.now(UTC) + timedelta(days=days)).date()


class Place:
    """Mara, who dreams, and those who look after the place."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.mara = sign_up(services, "Mara")
        self.mo, self.vera = sign_up(services, "Mo", "moderator"), sign_up(services, "Vera", "moderator")
        self.dream: Dream = dream_by(services, self.mara)

    def suspended(self, by: Member | None = None, days: int = 7, reason: str = WHY) -> Member:
        """Mara, kept out."""
        self.services.moderation.members.suspend(by or self.mo, self.mara.id, soon(days), reason, "hate")
        return self.me()

    def me(self) -> Member:
        return again(self.services, self.mara.email)

    def told(self) -> list[str]:
        return [str(notice.text) for notice in self.services.notices.of(self.mara)]

    def waiting(self) -> list[str]:
        """The ids of what waits to be decided, newest first."""
        return [row.appeal.id for row in self.services.moderation.appeals.open(self.vera, None).items]

    def appeal_from(self, deed: Callable[[], object], words: str = "I meant it well.") -> str:
        """Let a deed be done, and appeal against what Mara is told of it; the appeal's id."""
        deed()
        self.services.appeals.against_notice(self.mara, self.services.notices.of(self.mara)[0].id, words)
        return self.waiting()[0]


@pytest.fixture
def place(services: Services) -> Place:
    return Place(services)


def test_a_suspension_is_appealed_against_once_and_what_is_sent_says_what_about(place: Place) -> None:
    member = place.suspended()
    place.services.appeals.against_suspension(member, "  I meant it well.\n")

    with pytest.raises(Invalid, match="already") as refused:
        place.services.appeals.against_suspension(place.me(), "Please!")
    assert refused.value.field == "body"

    [row] = place.services.moderation.appeals.open(place.vera, None).items
    assert (row.appeal.body, row.appeal.rule, row.appeal.reason) == ("I meant it well.", "hate", WHY)
    assert row.by
    assert row.by.id == place.mara.id
    assert row.act_by
    assert row.act_by.id == place.mo.id
    page = place.services.appeals.suspension_page(place.me())
    assert page.appeal
    assert page.appeal.state == "open"


def test_a_longer_suspension_is_another_one_but_not_while_an_appeal_waits(place: Place) -> None:
    appeals, decide = place.services.appeals, place.services.moderation.appeals
    appeals.against_suspension(place.suspended(), "I meant it well.")
    member = place.suspended(days=30)
    with pytest.raises(Invalid, match="already"):
        appeals.against_suspension(member, "And this?")
    decide.decline(place.vera, place.waiting()[0], "No.")

    appeals.against_suspension(place.me(), "And this?")

    assert len(place.waiting()) == 1
    appeals.suspension_page(place.me())


@pytest.mark.parametrize("body", ["", " \n", "x" * 2001])
def test_words_are_needed_and_not_too_many(place: Place, body: str, db: Any) -> None:
    member = place.suspended()
    with pytest.raises(Invalid) as refused:
        place.services.appeals.against_suspension(member, body)
    assert refused.value.field == "body"
    assert db["appeals"].count_documents({}) == 0


def test_accepting_ends_the_suspension_and_tells_them(place: Place, db: Any) -> None:
    place.services.appeals.against_suspension(place.suspended(), "I meant it well.")

    place.services.moderation.appeals.accept(place.vera, place.waiting()[0])

    assert place.me().suspended_until is None
    assert place.told() == ["We looked at your suspension once more, and you are right: it is over."]
    assert place.waiting() == []
    deeds = [entry["action"] for entry in db["audit"].find({"by": {"$ne": None}})]
    assert deeds == ["suspended until %(day)s", "accepted an appeal", "lifted a suspension"]


def test_accepting_shows_a_hidden_dream_again(place: Place, db: Any) -> None:
    acts = place.services.moderation
    appeal = place.appeal_from(lambda: acts.dreams.hide(place.mo, place.dream.id, WHY, "private"))

    acts.appeals.accept(place.vera, appeal)

    assert db["dreams"].find_one()["hidden"] is None
    assert "and you are right" in " ".join(place.told())
    assert place.waiting() == []


def test_what_is_removed_for_good_cannot_be_brought_back_which_they_are_told(place: Place) -> None:
    acts = place.services.moderation
    comment = place.services.comments.add(place.dream, place.mara, "Come along!")
    appeals = [
        place.appeal_from(lambda: acts.dreams.remove_comment(place.mo, comment.id, WHY, "spam")),
        place.appeal_from(lambda: acts.dreams.remove(place.mo, place.dream.id, WHY)),
    ]
    for appeal in appeals:
        acts.appeals.accept(place.vera, appeal)

    assert sum("We cannot bring it back" in told for told in place.told()) == 2


def test_declining_needs_a_word_and_tells_it(place: Place) -> None:
    decide = place.services.moderation.appeals
    appeal = place.appeal_from(lambda: place.services.moderation.dreams.hide(place.mo, place.dream.id, WHY))
    for answer in ("", "  ", "x" * 501):
        with pytest.raises(Invalid) as refused:
            decide.decline(place.vera, appeal, answer)
        assert refused.value.field == "answer"

    decide.decline(place.vera, appeal, " It names your neighbour. ")

    notice = place.services.notices.of(place.mara)[0]
    assert "It stays as we decided" in str(notice.text)
    assert notice.reason == "It names your neighbour."
    with pytest.raises(NotFound, match="decided this already"):
        decide.accept(place.vera, appeal)
    with pytest.raises(NotFound, match="decided this already"):
        decide.decline(place.vera, appeal, "No.")


def test_whoever_did_it_leaves_it_to_another_if_there_is_one(place: Place) -> None:
    services, decide = place.services, place.services.moderation.appeals
    place.services.appeals.against_suspension(place.suspended(), "I meant it well.")
    [appeal] = place.waiting()

    with pytest.raises(NotAllowed, match="somebody else"):
        decide.accept(place.mo, appeal)
    with pytest.raises(NotAllowed, match="somebody else"):
        decide.decline(place.mo, appeal, "No.")
    assert [row.may_decide for row in decide.open(place.mo, None).items] == [False]
    assert [row.may_decide for row in decide.open(place.vera, None).items] == [True]

    services.moderation.roles.set(place.vera.email, "member")
    decide.accept(place.mo, appeal)
    assert place.me().suspended_until is None


def test_a_moderator_who_is_suspended_is_no_other(place: Place) -> None:
    services = place.services
    ada = sign_up(services, "Ada", "admin")
    services.moderation.members.suspend(ada, place.vera.id, soon(), WHY)
    services.moderation.members.suspend(ada, place.mo.id, soon(), WHY)
    services.appeals.against_suspension(place.suspended(by=ada), "I meant it well.")

    [row] = services.moderation.appeals.open(ada, None).items
    assert row.may_decide
    services.moderation.appeals.accept(ada, row.appeal.id)


def test_who_could_not_decide_about_them_is_no_other(place: Place) -> None:
    """Of a suspended moderator only an admin decides: where there is one alone, they do so about their own deed."""
    services = place.services
    ada = sign_up(services, "Ada", "admin")
    services.moderation.roles.set(place.mara.email, "moderator")
    services.appeals.against_suspension(place.suspended(by=ada), "I meant it well.")
    [appeal] = place.waiting()

    with pytest.raises(NotAllowed):
        services.moderation.appeals.accept(place.vera, appeal)
    services.moderation.appeals.accept(ada, appeal)

    assert place.me().suspended_until is None


def test_nobody_appeals_against_what_others_are_told_or_what_is_no_deed(place: Place) -> None:
    acts, appeals = place.services.moderation, place.services.appeals
    acts.dreams.hide(place.mo, place.dream.id, WHY)
    told = place.services.notices.of(place.mara)[0].id
    acts.dreams.show(place.mo, place.dream.id)
    shown = place.services.notices.of(place.mara)[0].id

    for member, notice in ((place.mo, told), (place.mara, shown), (place.mara, "0" * 24), (place.mara, "x")):
        with pytest.raises(NotFound):
            appeals.against_notice(member, notice, "I meant it well.")
    appeals.against_notice(place.mara, told, "I meant it well.")
    with pytest.raises(NotFound):
        appeals.against_notice(place.mara, told, "Once more.")


def test_of_two_deeds_about_one_thing_one_waits_at_a_time(place: Place) -> None:
    acts, appeals = place.services.moderation, place.services.appeals
    place.appeal_from(lambda: acts.dreams.hide(place.mo, place.dream.id, WHY))
    acts.dreams.remove(place.mo, place.dream.id, WHY)
    removed = place.services.notices.of(place.mara)[0].id

    with pytest.raises(Invalid, match="already"):
        appeals.against_notice(place.mara, removed, "And that?")


@pytest.mark.parametrize("rule", ["", "boats", "Spam"])
def test_a_rule_is_one_of_the_house(place: Place, rule: str, db: Any) -> None:
    acts = place.services.moderation
    comment = place.services.comments.add(place.dream, place.mara, "Come along!")
    deeds: list[Callable[[], object]] = [
        lambda: acts.members.suspend(place.mo, place.mara.id, soon(), WHY, rule),
        lambda: acts.dreams.hide(place.mo, place.dream.id, WHY, rule),
        lambda: acts.dreams.remove(place.mo, place.dream.id, WHY, rule),
        lambda: acts.dreams.remove_comment(place.mo, comment.id, WHY, rule),
    ]
    for deed in deeds:
        with pytest.raises(Invalid) as refused:
            deed()
        assert refused.value.field == "rule"
    assert (
        db["notifications"].count_documents({"kind": "moderation"})
        == db["audit"].count_documents({"by": {"$ne": None}})
        == 0
    )
