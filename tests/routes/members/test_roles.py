"""Who may give whom a role, and that an admin always remains."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import DreamscapeError, Invalid, NotAllowed

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor


def _role(db: Any, visitor: Visitor) -> str:
    return str(db["users"].find_one({"email": visitor.email})["role"])


def test_an_admin_makes_a_moderator_and_it_is_written_down(ada: Visitor, mara: Visitor, db: Any) -> None:
    answer = ada.post(f"/admin/members/{mara.id}/role", {"role": "moderator", "reason": "She is kind."})

    assert answer.status_code == 303
    assert _role(db, mara) == "moderator"
    assert mara.get("/admin/").status_code == 200
    log = ada.get("/admin/log").text
    assert "made moderator" in log
    assert "She is kind." in log


def test_a_moderator_raises_nobody_not_even_themselves(mo: Visitor, mara: Visitor, db: Any) -> None:
    for whom in (mo, mara):
        assert mo.post(f"/admin/members/{whom.id}/role", {"role": "admin"}).status_code == 403

    assert (_role(db, mo), _role(db, mara)) == ("moderator", "member")
    assert "Change role" not in mo.get(f"/admin/members/{mara.id}").text


def test_the_service_too_refuses_who_is_no_admin(app: Flask, mo: Visitor) -> None:
    services = app.extensions["dreamscape"]
    moderator = services.accounts.by_email(mo.email)

    with pytest.raises(NotAllowed):
        services.moderation.roles.change(moderator, moderator.id, "admin")


def test_the_only_admin_cannot_be_lowered(ada: Visitor, db: Any) -> None:
    answer = ada.post(f"/admin/members/{ada.id}/role", {"role": "member"})

    assert answer.status_code == 422
    assert "This is the only admin" in answer.text
    assert _role(db, ada) == "admin"
    assert db["audit"].count_documents({"action": "made member"}) == 0


def test_an_admin_may_hand_over_and_go(ada: Visitor, mara: Visitor, db: Any) -> None:
    ada.post(f"/admin/members/{mara.id}/role", {"role": "admin"})

    answer = ada.post(f"/admin/members/{ada.id}/role", {"role": "member"})

    assert answer.headers["Location"].startswith("/dreamscape")
    assert (_role(db, ada), _role(db, mara)) == ("member", "admin")
    assert ada.get("/admin/").status_code == 403


def test_a_role_nobody_has_heard_of_is_refused(ada: Visitor, mara: Visitor, db: Any) -> None:
    assert ada.post(f"/admin/members/{mara.id}/role", {"role": "emperor"}).status_code == 422
    assert _role(db, mara) == "member"


def test_a_role_for_nobody_is_a_404(ada: Visitor) -> None:
    assert ada.post("/admin/members/65f0c0ffee65f0c0ffee65f0/role", {"role": "admin"}).status_code == 404
    assert ada.post("/admin/members/nobody/role", {"role": "admin"}).status_code == 404


def test_the_only_admin_cannot_be_suspended_or_deleted_by_anybody(ada: Visitor, mo: Visitor, db: Any) -> None:
    for visitor in (ada, mo):
        suspended = visitor.post(f"/admin/members/{ada.id}/suspend", {"until": "2030-01-01", "reason": "x"})
        deleted = visitor.post(f"/admin/members/{ada.id}/delete", {"reason": "x"})
        assert (suspended.status_code, deleted.status_code) == (403, 403)

    assert db["users"].find_one({"email": ada.email}).get("suspended_until") is None


def test_the_first_admin_comes_from_the_command_line(app: Flask, mara: Visitor, db: Any) -> None:
    run = app.test_cli_runner().invoke

    promoted = run(args=["users", "promote", "MARA@example.org"])
    demoted = run(args=["users", "demote", "mara@example.org"])
    unknown = run(args=["users", "promote", "nobody@example.org"])

    assert (promoted.exit_code, promoted.output) == (0, "Mara Lind was member and is admin now.\n")
    assert demoted.exit_code == 1
    assert "This is the only admin" in demoted.output
    assert unknown.exit_code == 1
    assert "Nobody here has the address nobody@example.org" in unknown.output
    assert _role(db, mara) == "admin"


def test_the_command_line_makes_moderators_too(app: Flask, mara: Visitor, db: Any) -> None:
    run = app.test_cli_runner().invoke

    run(args=["users", "promote", mara.email, "--role", "moderator"])
    assert _role(db, mara) == "moderator"

    run(args=["users", "demote", mara.email])
    assert _role(db, mara) == "member"


@pytest.mark.real_db
def test_admins_who_lower_each_other_at_once_leave_one(
    app: Flask, ada: Visitor, mara: Visitor, db: Any
) -> None:
    roles = app.extensions["dreamscape"].moderation.roles
    members = app.extensions["dreamscape"].accounts
    for _ in range(10):
        for visitor in (ada, mara):
            roles.set(visitor.email, "admin")
        both = [members.by_email(visitor.email) for visitor in (ada, mara)]

        def lower(pair: tuple[Any, Any]) -> type[DreamscapeError] | None:
            by, whom = pair
            try:
                roles.change(by, whom.id, "member")
            except DreamscapeError as error:
                return type(error)
            return None

        with ThreadPoolExecutor(2) as pool:
            outcomes = set(pool.map(lower, [(both[0], both[1]), (both[1], both[0])]))

        assert outcomes == {None, Invalid}
        assert db["users"].count_documents({"role": "admin"}) == 1
