"""What services refuse alike when the policy says no, and what they say then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from dreamscape.errors import Invalid, NotAllowed, Suspended
from dreamscape.services.permissions.checks import require_admin, require_can_post, require_moderator
from dreamscape.services.permissions.roles import ROLES, rank
from dreamscape.services.permissions.suspension import check_may_come_in, is_suspended
from tests.unit.permissions.table import VIEWERS
from tests.unit.permissions.test_policy import PEOPLE, member, viewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Member

MEMBERS = {who: person for who, person in PEOPLE.items() if person}


def refused(check: Callable[[Member], None], sentence: str) -> set[str]:
    """Whom it refuses, with that sentence."""
    found = set()
    for who, person in MEMBERS.items():
        try:
            check(person)
        except NotAllowed as error:
            found.add(who if sentence in str(error.message) else f"{who}, in other words")
    return found


def test_moderators_and_admins_look_after_the_place() -> None:
    let_in = MEMBERS.keys() - refused(require_moderator, "those who look after the place")

    assert let_in == {"moderator", "admin"}


def test_what_is_for_admins_is_for_nobody_else() -> None:
    assert MEMBERS.keys() - refused(require_admin, "Only admins") == {"admin"}


@pytest.mark.parametrize("who", VIEWERS)
def test_who_may_not_post_yet_is_told_at_the_field_and_a_guest_that_they_may_not(who: str) -> None:
    if who == "newcomer":
        with pytest.raises(Invalid, match="confirm your e-mail address first") as at_the_field:
            require_can_post(viewer(who), "body")
        assert at_the_field.value.field == "body"
    elif who in ("guest", "suspended"):
        with pytest.raises(NotAllowed):
            require_can_post(viewer(who), "body")
    else:
        require_can_post(viewer(who), "body")


def test_roles_rise_from_member_to_admin_and_one_that_nobody_knows_is_the_lowest() -> None:
    assert ROLES == ("member", "moderator", "admin")
    assert [rank(role) for role in ROLES] == [0, 1, 2]
    assert [rank(role) for role in ("king", "", "Admin")] == [0, 0, 0]


def test_a_suspension_ends_in_its_last_moment() -> None:
    until = datetime(2026, 6, 1, tzinfo=UTC)
    kept_out = member("kept-out", suspended_until=until)

    with time_machine.travel(until - timedelta(seconds=1), tick=False):
        assert is_suspended(kept_out)
    with time_machine.travel(until, tick=False):
        assert not is_suspended(kept_out)
    with time_machine.travel(until + timedelta(seconds=1), tick=False):
        assert not is_suspended(kept_out)
    assert not is_suspended(member("anybody"))


def test_who_is_kept_out_hears_until_when_and_why() -> None:
    until = datetime.now(UTC) + timedelta(days=9)

    with pytest.raises(Suspended) as told:
        check_may_come_in(member("kept-out", suspended_until=until, suspension_reason="Unkind words."))
    day = f"{until.day} {until:%B %Y}"
    assert str(told.value) == (
        f"This account is resting until {day}. The reason: “Unkind words.” Everything in it stays as it is."
    )

    with pytest.raises(Suspended) as told:
        check_may_come_in(member("kept-out", suspended_until=until))
    assert str(told.value) == f"This account is resting until {day}. Everything in it stays as it is."


def test_who_is_not_kept_out_comes_in() -> None:
    check_may_come_in(member("anybody"))
    check_may_come_in(
        member("back", suspended_until=datetime.now(UTC) - timedelta(days=1), suspension_reason="Old.")
    )
