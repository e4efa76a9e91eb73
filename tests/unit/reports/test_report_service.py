"""What a report must say and who may make and settle one, asked of the service alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Invalid, NotAllowed, NotFound
from tests.support.without_forms import dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Comment, Dream, Member
    from dreamscape.wiring import Services


Attempts = tuple[Callable[[], object], ...]


@pytest.fixture
def dreamer(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def other(services: Services) -> Member:
    return sign_up(services, "Tom")


@pytest.fixture
def dream(services: Services, dreamer: Member) -> Dream:
    return dream_by(services, dreamer)


@pytest.fixture
def said(services: Services, dream: Dream, dreamer: Member) -> Comment:
    return services.comments.add(dream, dreamer, "x" * 130)


def reasons(db: Any) -> list[str]:
    return [report["reason"] for report in db["reports"].find()]


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501, "q" + "\u0323" * 12_500])
def test_a_report_says_what_is_wrong_and_not_too_much(
    services: Services, other: Member, dream: Dream, said: Comment, db: Any, reason: str
) -> None:
    reports = services.moderation.reports
    attempts: Attempts = (
        lambda: reports.dream(other, dream, reason),
        lambda: reports.comment(other, said, dream, reason),
    )
    for refused in attempts:
        with pytest.raises(Invalid, match="at most 500") as error:
            refused()
        assert error.value.field == "reason"
    assert reasons(db) == []


def test_five_hundred_characters_are_taken_without_the_space_around_them(
    services: Services, other: Member, dream: Dream, said: Comment, db: Any
) -> None:
    services.moderation.reports.dream(other, dream, f"  {'x' * 500}\n")
    services.moderation.reports.comment(other, said, dream, "y")

    assert reasons(db) == ["x" * 500, "y"]
    assert [report["name"] for report in db["reports"].find()] == ["A boat", "x" * 120]


FAMILY = "\U0001f469\u200d\U0001f467\u200d\U0001f466"


def test_a_reason_is_as_long_as_people_see_it(
    services: Services, other: Member, dream: Dream, db: Any
) -> None:
    services.moderation.reports.dream(other, dream, FAMILY * 500)

    assert reasons(db) == [FAMILY * 500]


def test_nobody_reports_what_is_their_own(
    services: Services, dreamer: Member, dream: Dream, said: Comment, db: Any
) -> None:
    attempts: Attempts = (
        lambda: services.moderation.reports.dream(dreamer, dream, "Mine"),
        lambda: services.moderation.reports.comment(dreamer, said, dream, "Mine"),
    )
    for refused in attempts:
        with pytest.raises(NotAllowed, match=r"This (dream|comment) is yours"):
            refused()
    assert reasons(db) == []


def test_nobody_reports_what_they_cannot_see(
    services: Services, other: Member, dreamer: Member, dream: Dream, said: Comment, db: Any
) -> None:
    moderator = sign_up(services, "Mo", "moderator")
    services.moderation.dreams.hide(moderator, dream.id, "Look at it once more.")
    hidden = services.dreams.find(dream.slug, dreamer)

    attempts: Attempts = (
        lambda: services.moderation.reports.dream(other, hidden, "Theirs"),
        lambda: services.moderation.reports.comment(other, said, hidden, "Theirs"),
    )
    for refused in attempts:
        with pytest.raises(NotAllowed):
            refused()
    assert reasons(db) == []
    services.moderation.reports.check_dream(moderator, hidden)
    services.moderation.reports.check_comment(moderator, said, hidden)


def test_a_report_is_settled_once_with_all_others_of_the_same_thing(
    services: Services, other: Member, dream: Dream, said: Comment, db: Any
) -> None:
    reports, moderator = services.moderation.reports, sign_up(services, "Mo", "moderator")
    for member in (other, sign_up(services, "Ines")):
        reports.dream(member, dream, "It is mine.")
    reports.comment(other, said, dream, "It is rude.")
    [first, *_] = [row for row in reports.open(moderator, None).items if row.report.target.kind == "dream"]

    with pytest.raises(NotAllowed):
        reports.settle(other, first.report.id)
    reports.settle(moderator, first.report.id)

    assert reasons(db) == ["It is rude."]
    written = db["audit"].find_one({"action": "settled a report of a dream"})
    assert (written["by"], written["reason"]) == (
        db["users"].find_one({"first_name": "Mo"})["_id"],
        "It is mine.",
    )
    with pytest.raises(NotFound, match="settled this already"):
        reports.settle(moderator, first.report.id)


def test_reports_are_for_moderators_with_whoever_made_them_and_where_they_lead(
    services: Services, other: Member, dreamer: Member, dream: Dream, said: Comment, db: Any
) -> None:
    reports, moderator = services.moderation.reports, sign_up(services, "Mo", "moderator")
    reports.dream(other, dream, "It is mine.")
    reports.comment(other, said, dream, "It is rude.")

    for look in (lambda: reports.open(dreamer, None), lambda: reports.count(dreamer)):
        with pytest.raises(NotAllowed):
            look()
    for row in reports.open(moderator, None).items:
        assert row.by is not None
        assert (row.by.id, row.dream_id) == (other.id, dream.id)
    assert reports.count(moderator) == 2

    db["users"].delete_one({"first_name": "Tom"})
    db["dreams"].delete_one({})
    assert [(row.by, row.dream_id) for row in reports.open(moderator, None).items] == [(None, None)] * 2
