"""The audit log tells what happened and nothing else: not what was so already, not what failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pymongo.errors import AutoReconnect

from dreamscape.errors import NotFound
from dreamscape.store.accounts.invitations import Invitations
from dreamscape.store.categories.categories import Categories
from dreamscape.store.comments.comments import Comments
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.dreams.visibility import DreamVisibility
from dreamscape.store.members.status import MemberStatus
from dreamscape.store.reports import Reports
from tests.support.dream_forms import write
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

WHY = {"reason": "because"}
TOMORROW = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()


@pytest.fixture
def ada(app: Flask, mara: Visitor) -> Visitor:
    """An admin; Mara is a member beside her."""
    assert mara
    ada = Visitor(app).signed_up("Ada", "Quill", "ada@example.org")
    with app.app_context():
        app.extensions["dreamscape"].moderation.roles.set(ada.email, "admin")
    return ada


@pytest.fixture
def entries(db: Any, ada: Visitor) -> Callable[[], list[str]]:
    """What has been written since the beginning of the test, oldest first."""
    before = {row["_id"] for row in db["audit"].find()}
    assert ada
    return lambda: [row["action"] for row in db["audit"].find() if row["_id"] not in before]


@pytest.fixture
def dream_id(mara: Visitor, db: Any) -> str:
    write(mara, title="A boat")
    return str(db["dreams"].find_one({"title": "A boat"})["_id"])


def comment_on(db: Any, mara: Visitor) -> str:
    slug = db["dreams"].find_one({"title": "A boat"})["slug"]
    mara.post(f"/dreams/{slug}/comments", {"body": "Ahoy"})
    return str(db["comments"].find_one({})["_id"])


def deeds(mara: Visitor, dream_id: str, db: Any) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Forms that do something once, by what the log says of it; what comes first only makes it possible."""
    member, dream = f"/admin/members/{mara.id}", f"/admin/dreams/{dream_id}"
    db["avatars"].delete_many({})
    return {
        "suspended until %(day)s": [(f"{member}/suspend", {"until": TOMORROW, **WHY})],
        "lifted a suspension": [(f"{member}/suspend", {"until": TOMORROW, **WHY}), (f"{member}/lift", {})],
        "made moderator": [(f"{member}/role", {"role": "moderator", **WHY})],
        "hid a dream": [(f"{dream}/hide", WHY)],
        "showed a dream again": [(f"{dream}/hide", WHY), (f"{dream}/show", {})],
        "removed a dream": [(f"{dream}/remove", WHY)],
        "renamed a category": [("/admin/categories/sea/rename", {"name": "The sea"})],
        "retired a category": [("/admin/categories/sea/retire", {})],
        "brought back a category": [
            ("/admin/categories/sea/retire", {}),
            ("/admin/categories/sea/bring-back", {}),
        ],
        "merged a category": [("/admin/categories/sea/merge", {"into": "travel"})],
        "retired an avatar": [("/admin/avatars/KEY/retire", {})],
        "set sign-up to closed": [("/admin/settings", {"sign_up": "closed"})],
    }


NAMES = ["suspended until %(day)s", "lifted a suspension", "made moderator", "hid a dream", "showed a dream again",
         "removed a dream", "renamed a category", "retired a category", "brought back a category", "merged a category",
         "retired an avatar", "set sign-up to closed"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_is_so_already_is_no_deed(
    app: Flask, ada: Visitor, mara: Visitor, dream_id: str, entries: Any, db: Any, name: str
) -> None:
    with app.app_context():
        avatar = app.extensions["dreamscape"].avatars.all()[0]
    forms = deeds(mara, dream_id, db)[name]
    for path, fields in forms:
        assert ada.post(path.replace("KEY", avatar), fields).status_code == 303
    once, told = entries(), db["notifications"].count_documents({"kind": "moderation"})
    assert once[-1] == name
    last, fields = forms[-1]
    ada.post(last.replace("KEY", avatar), fields)
    assert entries() == once
    assert db["notifications"].count_documents({"kind": "moderation"}) == told


def test_lifting_and_showing_what_nobody_took_is_no_deed(
    ada: Visitor, mara: Visitor, dream_id: str, entries: Any
) -> None:
    ada.post(f"/admin/members/{mara.id}/lift")
    ada.post(f"/admin/dreams/{dream_id}/show")
    ada.post(f"/admin/members/{mara.id}/role", {"role": "member", **WHY})
    ada.post("/admin/settings", {"sign_up": "open"})
    ada.post("/admin/categories/sea/bring-back")
    assert entries() == []


def test_an_invitation_ends_once(ada: Visitor, entries: Any, db: Any) -> None:
    last_day = datetime.now(UTC).date() + timedelta(days=2)
    ada.post("/admin/invitations", {"uses": "1", "last_day": last_day.isoformat(), "note": ""})
    ended = f"/admin/invitations/{db['invitations'].find_one({})['_id']}/end"
    for _ in range(2):
        assert ada.post(ended).status_code == 303
    assert entries() == ["made an invitation", "ended an invitation"]


def test_another_reason_or_day_is_another_deed(
    ada: Visitor, mara: Visitor, dream_id: str, entries: Any
) -> None:
    for reason in ("because", "because of that"):
        ada.post(f"/admin/dreams/{dream_id}/hide", {"reason": reason})
        ada.post(f"/admin/members/{mara.id}/suspend", {"until": TOMORROW, "reason": reason})
    assert entries() == ["hid a dream", "suspended until %(day)s"] * 2


def test_a_category_is_told_under_the_key_that_it_got(ada: Visitor, db: Any) -> None:
    ada.post("/admin/categories", {"name": "Sea!"})
    added = db["audit"].find_one({"action": "added a category"})
    assert db["categories"].find_one({"_id": added["target"]["id"]})["name"] == "Sea!"


class TestFailures:
    """Somebody else was quicker, or the database refuses."""

    WHERE: tuple[tuple[type, str, str, dict[str, str]], ...] = (
        (MemberStatus, "suspend", "/admin/members/MEMBER/suspend", {"until": TOMORROW, **WHY}),
        (DreamVisibility, "hide", "/admin/dreams/DREAM/hide", WHY),
        (Categories, "rename", "/admin/categories/sea/rename", {"name": "The sea"}),
        (Categories, "retire", "/admin/categories/sea/retire", {}),
        (Categories, "merge", "/admin/categories/sea/merge", {"into": "travel"}),
        (Invitations, "end", "/admin/invitations/000000000000000000000000/end", {}),
        (Comments, "remove", "/admin/comments/COMMENT/remove", WHY),
        (Dreams, "remove", "/admin/dreams/DREAM/remove", WHY),
        (Reports, "clear", "/admin/reports/REPORT/settle", {}),
    )

    @pytest.mark.parametrize(("store", "method", "path", "fields"), WHERE)
    def test_a_deed_that_was_not_done_leaves_no_entry_and_nobody_is_told(
        self, ada: Visitor, mara: Visitor, dream_id: str, entries: Any, db: Any, monkeypatch: pytest.MonkeyPatch,
        store: type, method: str, path: str, fields: dict[str, str],
    ) -> None:  # fmt: skip
        ids = {"MEMBER": mara.id, "DREAM": dream_id, "COMMENT": comment_on(db, mara)}
        db["reports"].insert_one({"kind": "dream", "target_id": dream_id, "created_at": datetime.now(UTC)})
        ids["REPORT"] = str(db["reports"].find_one({})["_id"])
        for word, found in ids.items():
            path = path.replace(word, found)

        def refuse(*_about: Any, **_more: Any) -> Any:
            if store is Dreams:
                raise NotFound
            return False

        monkeypatch.setattr(store, method, refuse)
        assert ada.post(path, fields).status_code == 404
        assert entries() == []
        assert db["notifications"].count_documents({"kind": "moderation"}) == 0

    def test_of_what_nobody_knows_whether_it_was_done_the_entry_stays(
        self, ada: Visitor, dream_id: str, entries: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lose(*_about: Any) -> Any:
            raise AutoReconnect("gone in the middle")

        monkeypatch.setattr(DreamVisibility, "hide", lose)
        assert ada.post(f"/admin/dreams/{dream_id}/hide", WHY).status_code == 503
        assert entries() == ["hid a dream"]


def test_a_reason_that_is_missing_is_no_deed(
    ada: Visitor, mara: Visitor, dream_id: str, entries: Any
) -> None:
    for path in (
        f"/admin/members/{mara.id}/delete",
        f"/admin/dreams/{dream_id}/remove",
        f"/admin/dreams/{dream_id}/hide",
    ):
        assert ada.post(path, {"reason": " "}).status_code == 422
    assert entries() == []
    assert Visitor(mara.app).logged_in(mara.email, PASSWORD)
