"""What moderators must say and may do, asked of the services alone: no form and no page looked at it before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Invalid, NotAllowed, NotFound, PictureRefused
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Comment, Dream, Member
    from dreamscape.wiring import Services

REASONS = pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "Say why"),
        (" \n ", "Say why"),
        ("x" * 501, "this has 501"),
        ("q" + "\u0323" * 12_500, "12,501 signs in all"),
    ],
)
WHY = "It is not kind."
FAMILY = "\U0001f469\u200d\U0001f467\u200d\U0001f466"  # one character to whoever reads it
Attempts = tuple[Callable[[], object], ...]


@pytest.fixture
def moderator(services: Services) -> Member:
    return sign_up(services, "Mo", "moderator")


@pytest.fixture
def dreamer(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def dream(services: Services, dreamer: Member) -> Dream:
    return dream_by(services, dreamer)


@pytest.fixture
def said(services: Services, dream: Dream, dreamer: Member) -> Comment:
    return services.comments.add(dream, dreamer, "Come along!")


def today() -> date:
    return datetime.now(UTC).date()


def deeds(db: Any) -> list[str]:
    """What the log says, but for the roles that the command line gave."""
    return [entry["action"] for entry in db["audit"].find({"by": {"$ne": None}})]


@pytest.fixture
def with_reasons(
    services: Services, dreamer: Member, dream: Dream, said: Comment
) -> dict[str, Callable[[Member, str], None]]:
    """Every deed that needs a reason, by name."""
    acts = services.moderation
    tomorrow = today() + timedelta(days=1)
    return {
        "suspend": lambda by, reason: acts.members.suspend(by, dreamer.id, tomorrow, reason),
        "remove comment": lambda by, reason: acts.dreams.remove_comment(by, said.id, reason),
        "hide dream": lambda by, reason: acts.dreams.hide(by, dream.id, reason),
        "remove dream": lambda by, reason: acts.dreams.remove(by, dream.id, reason),
        "remove member": lambda by, reason: acts.members.remove(by, dreamer.id, reason),
    }


@REASONS
def test_without_a_reason_nothing_is_done(
    with_reasons: dict[str, Callable[[Member, str], None]],
    moderator: Member,
    dreamer: Member,
    services: Services,
    db: Any,
    reason: str,
    message: str,
) -> None:
    for deed in with_reasons.values():
        with pytest.raises(Invalid, match=message) as refused:
            deed(moderator, reason)
        assert refused.value.field == "reason"

    assert deeds(db) == []
    assert services.notices.of(dreamer) == []
    assert again(services, dreamer.email) == dreamer
    assert db["dreams"].count_documents({"hidden": None}) == db["comments"].count_documents({}) == 1


def test_a_reason_is_written_down_without_the_space_around_it(
    with_reasons: dict[str, Callable[[Member, str], None]], moderator: Member, db: Any
) -> None:
    for deed in with_reasons.values():
        deed(moderator, f"  {FAMILY * 500}\n")

    assert len(deeds(db)) == len(with_reasons)
    assert {entry["reason"] for entry in db["audit"].find({"by": {"$ne": None}})} == {FAMILY * 500}


@pytest.mark.parametrize("days", [-1, 0, 5 * 366 + 1])
def test_a_suspension_ends_from_tomorrow_on_and_within_five_years(
    services: Services, moderator: Member, dreamer: Member, db: Any, days: int
) -> None:
    with pytest.raises(Invalid, match="from tomorrow on") as refused:
        services.moderation.members.suspend(moderator, dreamer.id, today() + timedelta(days=days), WHY)

    assert refused.value.field == "until"
    assert deeds(db) == []
    assert again(services, dreamer.email).suspended_until is None


@pytest.mark.parametrize("days", [1, 5 * 366])
def test_who_is_suspended_is_out_until_that_morning(
    services: Services, moderator: Member, dreamer: Member, days: int
) -> None:
    session = services.sessions.start(dreamer, "a browser", False).token
    until = today() + timedelta(days=days)

    services.moderation.members.suspend(moderator, dreamer.id, until, WHY)

    suspended = again(services, dreamer.email)
    assert suspended.suspended_until == datetime(until.year, until.month, until.day, tzinfo=UTC)
    assert suspended.suspension_reason == WHY
    services.moderation.members.lift(moderator, dreamer.id)
    assert again(services, dreamer.email).suspended_until is None
    assert services.sessions.find(session) is None


def test_nobody_reaches_whoever_is_not_below_them(services: Services, moderator: Member, db: Any) -> None:
    admin, peer = sign_up(services, "Ada", "admin"), sign_up(services, "Vera", "moderator")
    for by, other in ((moderator, admin), (moderator, peer), (moderator, moderator), (admin, admin)):
        acts = everything(services, other.id)
        for name in ("suspend", "lift", "remove member"):
            assert refuses(NotAllowed, acts[name], by)
    assert deeds(db) == []

    everything(services, moderator.id)["suspend"](admin)
    services.moderation.members.lift(admin, moderator.id)
    assert deeds(db) == ["suspended until %(day)s", "lifted a suspension"]


def everything(services: Services, thing_id: str) -> dict[str, Callable[[Member], object]]:
    """All that only moderators may do or see, each about a thing of this id."""
    acts, tomorrow = services.moderation, today() + timedelta(days=1)
    return {
        "suspend": lambda by: acts.members.suspend(by, thing_id, tomorrow, WHY),
        "lift": lambda by: acts.members.lift(by, thing_id),
        "remove member": lambda by: acts.members.remove(by, thing_id, WHY),
        "hide": lambda by: acts.dreams.hide(by, thing_id, WHY),
        "show": lambda by: acts.dreams.show(by, thing_id),
        "remove dream": lambda by: acts.dreams.remove(by, thing_id, WHY),
        "remove comment": lambda by: acts.dreams.remove_comment(by, thing_id, WHY),
        "member": lambda by: acts.search.member(by, thing_id),
        "dream": lambda by: acts.search.dream(by, thing_id),
        "comment": lambda by: acts.search.comment(by, thing_id),
        "settle": lambda by: acts.reports.settle(by, thing_id),
        "accept appeal": lambda by: acts.appeals.accept(by, thing_id),
        "decline appeal": lambda by: acts.appeals.decline(by, thing_id, WHY),
        "note": lambda by: acts.notes.add(by, thing_id, WHY),
        "remove note": lambda by: acts.notes.remove(by, thing_id, thing_id),
        "category": lambda by: acts.categories.one(by, thing_id),
        "rename category": lambda by: acts.categories.rename(by, thing_id, "Kites"),
        "retire category": lambda by: acts.categories.retire(by, thing_id),
        "bring back category": lambda by: acts.categories.bring_back(by, thing_id),
        "merge category": lambda by: acts.categories.merge(by, thing_id, "sea"),
        "retire avatar": lambda by: acts.avatars.retire(by, thing_id),
        "bring back avatar": lambda by: acts.avatars.bring_back(by, thing_id),
    }


def lists(services: Services) -> dict[str, Callable[[Member], object]]:
    """What only moderators may look through or add to."""
    acts = services.moderation
    return {
        "members": lambda by: acts.search.members(by, "", None),
        "looking after": acts.search.looking_after,
        "dreams": lambda by: acts.search.dreams(by, "", None),
        "comments": lambda by: acts.search.comments(by, None),
        "reports": lambda by: acts.reports.open(by, None),
        "report count": acts.reports.count,
        "appeals": lambda by: acts.appeals.open(by, None),
        "appeal count": acts.appeals.count,
        "notes": lambda by: acts.notes.about(by, by),
        "log": lambda by: acts.audit.page(by, None),
        "statistics": acts.statistics.last_month,
        "categories": acts.categories.rows,
        "add category": lambda by: acts.categories.add(by, "Kites"),
        "merges": acts.categories.go_on,
        "avatars": acts.avatars.everything,
    }


def refuses(error: type[Exception], deed: Callable[[Member], object], by: Member) -> bool:
    """Does `deed`, done by this member, raise this error?"""
    try:
        deed(by)
    except error:
        return True
    return False


def test_a_member_may_do_and_see_none_of_it(services: Services, dreamer: Member, db: Any) -> None:
    acts = {**everything(services, "0" * 24), **lists(services)}
    acts["add avatar"] = lambda by: services.moderation.avatars.add(by, b"picture")

    assert {name for name, deed in acts.items() if not refuses(NotAllowed, deed, dreamer)} == set()
    assert deeds(db) == []


def test_a_moderator_sees_the_lists(services: Services, moderator: Member) -> None:
    for look in lists(services).values():
        look(moderator)


def test_what_is_not_there_is_not_found_and_nothing_is_written_down(
    services: Services, moderator: Member, db: Any
) -> None:
    acts = everything(services, "0" * 24)

    assert {name for name, deed in acts.items() if not refuses(NotFound, deed, moderator)} == set()
    assert deeds(db) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "needs a name"), ("SEA", "of this name already"), ("Sea", "of this name already")],
)
def test_a_category_has_a_name_of_its_own(
    services: Services, moderator: Member, db: Any, name: str, message: str
) -> None:
    attempts: Attempts = (
        lambda: services.moderation.categories.add(moderator, name),
        lambda: services.moderation.categories.rename(moderator, "art", name),
    )
    for refused in attempts:
        with pytest.raises(Invalid, match=message) as error:
            refused()
        assert error.value.field == "name"
    assert deeds(db) == []
    services.moderation.categories.rename(moderator, "sea", "SEA")


@pytest.mark.parametrize("into", ["sea", "no-such-thing", "space", ""])
def test_a_category_is_merged_into_another_that_is_in_use(
    services: Services, moderator: Member, into: str, db: Any
) -> None:
    services.moderation.categories.retire(moderator, "space")

    with pytest.raises(Invalid, match="in use") as refused:
        services.moderation.categories.merge(moderator, "sea", into)

    assert refused.value.field == "into"
    assert deeds(db) == ["retired a category"]


def test_one_category_and_one_drawing_are_left(services: Services, moderator: Member) -> None:
    categories, avatars = services.moderation.categories, services.moderation.avatars
    last, *others = (category.key for category in services.categories.choices())
    drawings = services.avatars.all()

    for key in others:
        categories.retire(moderator, key)
    for key in drawings[1:]:
        avatars.retire(moderator, key)

    attempts: Attempts = (
        lambda: categories.retire(moderator, last),
        lambda: avatars.retire(moderator, drawings[0]),
    )
    for refused in attempts:
        with pytest.raises(Invalid, match="the only one left"):
            refused()
    assert [category.key for category in services.categories.choices()] == [last]
    assert services.avatars.all() == drawings[:1]


@pytest.mark.parametrize("data", [None, b"", b"no picture"])
def test_a_drawing_is_a_picture(services: Services, moderator: Member, data: bytes | None, db: Any) -> None:
    with pytest.raises(PictureRefused):
        services.moderation.avatars.add(moderator, data)

    assert deeds(db) == []
