"""Dreams and comments that are hidden or taken down, as every side sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.support.visitor import Visitor

WHY = "It tells which street somebody lives in."


@pytest.fixture
def boat(mara: Visitor, tom: Visitor, db: Any) -> str:
    """The id of Mara's dream, on which Tom has commented."""
    fields = {
        "title": "A boat",
        "description": "A red sail.",
        "categories": "travel",
        "comments_enabled": "y",
    }
    assert mara.post("/dreams/new", fields).status_code == 303
    assert tom.post("/dreams/a-boat/comments", {"body": "Take me with you!"}).status_code == 303
    return str(db["dreams"].find_one({"slug": "a-boat"})["_id"])


def _hide(mo: Visitor, boat: str) -> None:
    assert mo.post(f"/admin/dreams/{boat}/hide", {"reason": WHY}).status_code == 303


def test_a_hidden_dream_is_in_no_list(
    mo: Visitor, tom: Visitor, guest: Visitor, mara: Visitor, boat: str
) -> None:
    tom.post("/dreams/a-boat/follow")
    pages = [
        (guest, "/"),
        (guest, "/people/mara-lind"),
        (tom, "/people/mara-lind"),
        (mo, "/dreamscape?view=latest"),
        *[(tom, f"/dreamscape?view={view}") for view in ("latest", "trending", "followed")],
        (tom, "/dreamscape?view=latest&category=travel"),
        (mara, "/dreamscape?view=latest&own=1"),
    ]
    for visitor, path in pages:
        assert "A boat" in visitor.get(path).text, path

    _hide(mo, boat)

    for visitor, path in pages:
        assert "A boat" not in visitor.get(path).text, path


def test_others_are_told_it_is_out_of_sight_and_nothing_of_it(
    mo: Visitor, tom: Visitor, guest: Visitor, boat: str, db: Any
) -> None:
    _hide(mo, boat)
    comment = db["comments"].find_one()["_id"]

    for visitor in (tom, guest):
        for path in ("/dreams/a-boat", "/dreams/a-boat/comments"):
            answer = visitor.get(path)
            assert answer.status_code == 410
            assert "out of sight" in answer.text
            assert "red sail" not in answer.text
            assert WHY not in answer.text
    assert tom.post("/dreams/a-boat/follow").status_code == 410
    assert tom.post("/dreams/a-boat/comments", {"body": "Hello?"}).status_code == 410
    assert tom.get(f"/comments/{comment}/edit").status_code == 410
    assert db["follows"].count_documents({}) == 0


def test_the_dreamer_and_moderators_see_it_and_why(mo: Visitor, mara: Visitor, boat: str) -> None:
    _hide(mo, boat)

    assert WHY in mara.get("/dreams/a-boat").text
    assert WHY in mo.get("/dreams/a-boat").text
    mine = mara.get("/dreams").text
    assert mine.count(WHY) == 2  # on its card and in the notice
    assert mara.get("/dreams/a-boat/edit").status_code == 200


def test_a_dream_that_is_shown_again_is_back_everywhere(
    mo: Visitor, mara: Visitor, tom: Visitor, boat: str
) -> None:
    _hide(mo, boat)

    assert mo.post(f"/admin/dreams/{boat}/show").status_code == 303

    assert "A boat" in tom.get("/dreamscape?view=latest").text
    assert tom.get("/dreams/a-boat").status_code == 200
    assert "can be seen again" in mara.get("/dreams").text


@pytest.mark.parametrize("audience", ["followed", "only_me"])
def test_one_that_is_for_some_people_alone_is_no_moderators_once_it_is_shown_again(
    mo: Visitor, mara: Visitor, boat: str, db: Any, audience: str
) -> None:
    _hide(mo, boat)
    db["dreams"].update_one({}, {"$set": {"audience": audience}})
    page = f"/admin/dreams/{boat}"

    answer = mo.post(f"{page}/show")

    assert (answer.status_code, answer.location) == (303, "/admin/dreams")
    assert "It can be seen again by those whom it is for." in mo.get("/admin/dreams").text
    assert mo.get(page).status_code == 404
    assert "can be seen again" in mara.get("/dreams").text


def test_one_that_is_reported_still_is(mo: Visitor, boat: str, db: Any) -> None:
    _hide(mo, boat)
    db["dreams"].update_one({}, {"$set": {"audience": "only_me", "reported": True}})

    assert mo.post(f"/admin/dreams/{boat}/show").location == f"/admin/dreams/{boat}"
    assert "It can be seen again." in mo.get(f"/admin/dreams/{boat}").text


@pytest.mark.parametrize("deed", ["settle", "remove", "remove its comment"])
def test_after_any_deed_about_what_is_for_some_people_alone_there_is_a_page(
    mo: Visitor, tom: Visitor, boat: str, db: Any, deed: str
) -> None:
    comment = db["comments"].find_one()["_id"]
    tom.post("/dreams/a-boat/report", {"reason": "Mine."})
    db["dreams"].update_one({}, {"$set": {"audience": "only_me"}})
    path = {
        "settle": f"/admin/reports/{db['reports'].find_one()['_id']}/settle",
        "remove": f"/admin/dreams/{boat}/remove",
        "remove its comment": f"/admin/comments/{comment}/remove",
    }[deed]

    answer = mo.post(path, {"reason": WHY})

    assert answer.status_code == 303
    assert mo.get(answer.location).status_code == 200


def test_editing_a_hidden_dream_does_not_show_it(mo: Visitor, mara: Visitor, tom: Visitor, boat: str) -> None:
    _hide(mo, boat)

    mara.post("/dreams/a-boat/edit", {"title": "A ship", "description": "Bigger.", "categories": "sea"})

    assert tom.get("/dreams/a-ship").status_code == 410


def test_a_removed_dream_is_gone_and_its_dreamer_reads_why(
    mo: Visitor, mara: Visitor, tom: Visitor, boat: str, db: Any
) -> None:
    assert mo.post(f"/admin/dreams/{boat}/remove", {"reason": WHY}).status_code == 303

    assert tom.get("/dreams/a-boat").status_code == 410
    assert db["comments"].count_documents({}) == 0
    assert WHY in mara.get("/dreams").text
    assert "A boat" in mo.get("/admin/log").text


def test_a_notice_can_be_put_away_by_whom_it_is_for(
    mo: Visitor, mara: Visitor, tom: Visitor, boat: str, db: Any
) -> None:
    mo.post(f"/admin/dreams/{boat}/remove", {"reason": WHY})
    notice = db["notifications"].find_one()["_id"]

    tom.post("/notifications/read", {"id": str(notice)})
    assert WHY in mara.get("/dreams").text

    for _ in range(2):
        answer = mara.post("/notifications/read", {"id": str(notice), "next": "/dreams"})
        assert answer.headers["Location"] == "/dreams"
    assert WHY not in mara.get("/dreams").text
    assert WHY in mara.get("/notifications").text
    assert mara.post("/notifications/read", {"id": "nonsense"}).status_code == 303


def test_logging_in_says_that_there_is_a_notice(
    mo: Visitor, mara: Visitor, guest: Visitor, boat: str
) -> None:
    _hide(mo, boat)

    guest.logged_in(mara.email)

    assert "left you a message" in guest.get("/dreamscape").text


@pytest.mark.usefixtures("boat")
def test_a_moderator_who_deletes_on_the_dreams_own_page_is_in_the_log_too(
    mo: Visitor, mara: Visitor, db: Any
) -> None:
    assert mo.post("/dreams/a-boat/delete", page="/dreams/a-boat/delete").status_code == 303

    assert db["audit"].find_one({"action": "removed a dream"})["target"]["name"] == "A boat"
    assert "was taken down" in mara.get("/dreams").text


@pytest.mark.usefixtures("boat")
def test_what_the_dreamer_deletes_is_nobody_elses_business(mara: Visitor, db: Any) -> None:
    mara.post("/dreams/a-boat/delete", page="/dreams/a-boat/delete")

    assert db["audit"].count_documents({}) == db["notifications"].count_documents({}) == 0


@pytest.mark.parametrize("from_admin", [True, False])
@pytest.mark.usefixtures("boat")
def test_a_removed_comment_is_gone_counted_logged_and_told(
    mo: Visitor, tom: Visitor, db: Any, from_admin: bool
) -> None:
    comment = db["comments"].find_one()["_id"]
    path = f"/admin/comments/{comment}/remove" if from_admin else f"/comments/{comment}/delete"

    assert mo.post(path, {"reason": "Unkind."}).status_code == 303

    assert db["comments"].count_documents({}) == 0
    assert db["dreams"].find_one()["comment_count"] == 0
    assert db["audit"].find_one({"action": "removed a comment"})["target"]["name"] == "Take me with you!"
    assert "Your comment “Take me with you!” was taken down." in tom.get("/dreams").text


@pytest.mark.usefixtures("boat")
def test_a_dreamer_who_removes_a_comment_is_not_in_the_log(mara: Visitor, db: Any) -> None:
    mara.post(f"/comments/{db['comments'].find_one()['_id']}/delete")

    assert db["comments"].count_documents({}) == db["audit"].count_documents({}) == 0


@pytest.mark.parametrize("deed", ["dreams/{boat}/hide", "dreams/{boat}/remove", "comments/{comment}/remove"])
@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_no_deed_without_a_reason_of_at_most_500_characters(
    mo: Visitor, boat: str, db: Any, deed: str, reason: str
) -> None:
    path = deed.format(boat=boat, comment=db["comments"].find_one()["_id"])
    entries = db["audit"].count_documents({})

    answer = mo.post(f"/admin/{path}", {"reason": reason})

    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert reason.strip() in answer.text
    assert db["audit"].count_documents({}) == entries
    assert db["comments"].count_documents({}) == 1


def test_the_services_refuse_members_too(app: Flask, mara: Visitor, boat: str) -> None:
    services = app.extensions["dreamscape"]
    member = services.accounts.by_email(mara.email)
    search, dreams = services.moderation.search, services.moderation.dreams

    deeds: list[Callable[[], object]] = [
        lambda: dreams.hide(member, boat, WHY),
        lambda: dreams.show(member, boat),
        lambda: dreams.remove(member, boat, WHY),
        lambda: dreams.remove_comment(member, boat, WHY),
        lambda: search.members(member, "", None),
        lambda: search.dreams(member, "", None),
        lambda: search.comments(member, None),
        lambda: services.moderation.audit.page(member, None),
        lambda: services.moderation.statistics.last_month(member),
        lambda: services.moderation.categories.add(member, "Bees"),
        lambda: services.moderation.avatars.retire(member, "owl-1"),
        lambda: services.moderation.site_settings.choose_sign_up(member, "closed"),
        lambda: services.moderation.invitations.latest(member),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()


@pytest.mark.usefixtures("boat")
def test_moderating_what_is_gone_is_a_404(mo: Visitor) -> None:
    for path in (
        "dreams/65f0c0ffee65f0c0ffee65f0/hide",
        "dreams/x/remove",
        "dreams/x/show",
        "comments/x/remove",
    ):
        assert mo.post(f"/admin/{path}", {"reason": WHY}).status_code == 404
