"""Every list that moderators leaf through ends where it ends: nothing is missing, no empty page is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.rows import plant, plant_comments, plant_dreams, plant_members
from tests.support.without_forms import pages, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Member
    from dreamscape.wiring import Services


@pytest.fixture
def moderator(services: Services, db: Any) -> Member:
    """Mo, and nothing written to the log about it."""
    found = sign_up(services, "Mo", "moderator")
    db["audit"].delete_many({})
    return found


def ends(count: int, size: int) -> list[int]:
    """How long the pages of so many rows are."""
    return [min(size, count - start) for start in range(0, count, size)] or [0]


@pytest.fixture(params=[-30, -1, 0, 1, 30, 31])
def count(request: pytest.FixtureRequest) -> int:
    """Rows, around one page of 30 and around two."""
    return 30 + int(request.param)


def read_all(read: Callable[[str | None], Any], count: int, size: int = 30) -> list[Any]:
    """Every row; the pages must be as long as they can be."""
    found = pages(read)
    assert [len(page) for page in found] == ends(count, size)
    return [row for page in found for row in page]


def test_members_found_by_a_name(services: Services, moderator: Member, db: Any, count: int) -> None:
    plant_members(db, count)
    found = read_all(lambda after: services.moderation.search.members(moderator, "nana", after), count)
    assert len({member.id for member in found}) == count


def test_all_members(services: Services, moderator: Member, db: Any, count: int) -> None:
    plant_members(db, count)
    found = read_all(lambda after: services.moderation.search.members(moderator, "", after), count + 1)
    assert len({member.id for member in found}) == count + 1


@pytest.mark.parametrize("words", ["", "dream"])
def test_dreams_all_of_them_and_by_their_title(
    services: Services, moderator: Member, db: Any, count: int, words: str
) -> None:
    plant_dreams(db, moderator.id, count)
    found = read_all(lambda after: services.moderation.search.dreams(moderator, words, after), count)
    assert len({row.dream.id for row in found}) == count


def test_comments(services: Services, moderator: Member, db: Any, count: int) -> None:
    plant_comments(db, str(ObjectId()), moderator.id, count)
    found = read_all(lambda after: services.moderation.search.comments(moderator, after), count)
    assert len({row.comment.id for row in found}) == count


def test_reports(services: Services, moderator: Member, db: Any, count: int) -> None:
    plant(
        db["reports"],
        count,
        lambda number: {
            "member_id": ObjectId(),
            "kind": "dream",
            "target_id": str(ObjectId()),
            "name": f"Dream {number}",
            "reason": "Why",
        },
    )
    found = read_all(lambda after: services.moderation.reports.open(moderator, after), count)
    assert len({row.report.id for row in found}) == count
    assert services.moderation.reports.count(moderator) == count


def test_appeals(services: Services, moderator: Member, db: Any, count: int) -> None:
    plant(
        db["appeals"],
        count,
        lambda number: {
            "member_id": ObjectId(),
            "kind": "dream_hidden",
            "act": f"{number}",
            "target_kind": "dream",
            "target_id": str(ObjectId()),
            "name": f"Dream {number}",
            "reason": "Why",
            "rule": "spam",
            "act_by": ObjectId(),
            "body": "I meant it well.",
            "state": "open",
        },
    )
    found = read_all(lambda after: services.moderation.appeals.open(moderator, after), count)
    assert len({row.appeal.id for row in found}) == count
    assert services.moderation.appeals.count(moderator) == count


@pytest.mark.parametrize("count", [0, 49, 50, 51, 100, 101])
def test_the_log(services: Services, moderator: Member, db: Any, count: int) -> None:
    target = {"kind": "site", "id": "", "name": ""}
    plant(
        db["audit"],
        count,
        lambda number: {"by": None, "action": f"Deed {number}", "target": target, "reason": ""},
        time="at",
    )
    found = read_all(lambda after: services.moderation.audit.page(moderator, after), count, size=50)
    assert len({row.entry.id for row in found}) == count
