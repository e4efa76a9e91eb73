"""What happened, on one page: which of it, in what order, what is unread, and where each leads."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.threads import comment_by, dream_of, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

HTMX = {"HX-Request": "true"}


@pytest.fixture
def told(mara: Visitor, tom: Visitor) -> dict[str, str]:
    """The ids of what Mara is told, by kind: Tom follows her and her boat, wrote under it and likes her comment."""
    boat = dream_of(mara)
    mine = comment_by(mara, boat, "All aboard.")
    tom.post("/people/mara-lind/follow")
    tom.post("/dreams/a-boat/follow")
    tom.post("/dreams/a-boat/comments", {"body": "Take me with you!"})
    tom.post(f"/comments/{mine.id}/like")
    found = services_of(mara)
    with mara.app.app_context():
        cards = found.notifications.page(found.accounts.by_email(mara.email)).items
    return {card.notification.kind: card.notification.id for card in cards}


def unread(visitor: Visitor) -> int:
    return int(visitor.get("/notifications/count").text)


def shown(visitor: Visitor, path: str = "/notifications") -> list[str]:
    """The ids of the notifications on a page, from top to bottom."""
    return re.findall(r'<article[^>]* id="notification-([0-9a-f]{24})"', visitor.get(path).text)


def item(visitor: Visitor, notification_id: str) -> str:
    found = re.search(
        rf'<article[^>]* id="notification-{notification_id}".*?</article>',
        visitor.get("/notifications").text,
        re.DOTALL,
    )
    assert found
    return found[0]


def plant(db: Any, visitor: Visitor, count: int, *, unread: bool = False, **age: int) -> None:
    """Followers of as many dreams, each a minute older than the one before."""
    boat = db["dreams"].find_one({})["_id"]
    start = datetime.now(UTC) - timedelta(**age)
    db["notifications"].insert_many(
        {
            "member_id": ObjectId(visitor.id),
            "kind": "dream_news",
            "thing_id": ObjectId(),
            "dream_id": boat,
            "at": start - timedelta(minutes=number),
            "unread": unread,
        }
        for number in range(count)
    )


def test_the_newest_is_first_and_what_is_unread_says_so(mara: Visitor, told: dict[str, str]) -> None:
    page = mara.get("/notifications").text
    assert shown(mara) == [
        told[kind] for kind in ("comment_liked", "dream_commented", "dream_followed", "member_followed")
    ]
    assert page.count('<span class="visually-hidden">New: </span>') == unread(mara) == 4
    assert "<b>Tom Okoye</b> wrote under <b>A boat</b>" in page
    assert "Take me with you!" in item(mara, told["dream_commented"])


def test_they_stand_in_groups(mara: Visitor, db: Any, told: dict[str, str]) -> None:
    plant(db, mara, 2, days=3)
    plant(db, mara, 1, days=12)
    plant(db, mara, 1, unread=True, days=100)
    headings = re.findall(r'<h2 id="group-\d"[^>]*>([^<]+)<', mara.get("/notifications").text)
    assert headings == ["New", "Earlier this week", "Earlier this month", "Longer ago"]
    mara.post("/notifications/read")
    headings = re.findall(r'<h2 id="group-\d"[^>]*>([^<]+)<', mara.get("/notifications").text)
    assert headings == ["This week", "Earlier this month", "Longer ago"]
    assert told


@pytest.mark.parametrize("more", [15, 16, 17])
def test_a_page_has_twenty_and_leads_on_while_there_are_more(
    mara: Visitor, db: Any, told: dict[str, str], more: int
) -> None:
    plant(db, mara, more, days=1)
    first = shown(mara)
    link = re.search(r'class="pager"><a class="button" href="([^"]+)"', mara.get("/notifications").text)
    rest = shown(mara, link[1].replace("&amp;", "&")) if link else []
    assert len(first) == min(20, 4 + more)
    assert len({*first, *rest}) == len(first) + len(rest) == 4 + more
    assert len(told) == 4


def test_one_kind_can_be_looked_at_alone(mara: Visitor, told: dict[str, str]) -> None:
    kinds = {
        kind: set(shown(mara, f"/notifications?kind={kind}")) for kind in ("words", "followers", "likes")
    }
    assert kinds == {
        "words": {told["dream_commented"]},
        "followers": {told["member_followed"], told["dream_followed"]},
        "likes": {told["comment_liked"]},
    }
    assert len(shown(mara, "/notifications?kind=x")) == 4
    assert "Nothing of this kind" in mara.get("/notifications?kind=house").text


def test_where_nothing_has_happened_the_owl_sleeps(tom: Visitor) -> None:
    page = tom.get("/notifications").text
    assert "All is quiet" in page
    assert "Mark all as read" not in page


def test_each_leads_to_the_very_place(mara: Visitor, db: Any, told: dict[str, str]) -> None:
    liked = db["comments"].find_one({"body": "All aboard."})["_id"]
    said = db["comments"].find_one({"body": "Take me with you!"})["_id"]
    for kind, place in {
        "member_followed": "/people/tom-okoye",
        "dream_followed": "/people/tom-okoye",
        "dream_commented": f"/dreams/a-boat?comment={said}#comment-{said}",
        "comment_liked": f"/dreams/a-boat?comment={liked}#comment-{liked}",
    }.items():
        assert f'href="{place}" data-reads>' in item(mara, told[kind]), kind


def test_several_followers_lead_to_all_of_them(mara: Visitor, ada: Visitor, told: dict[str, str]) -> None:
    ada.post("/people/mara-lind/follow")
    ada.post("/dreams/a-boat/follow")
    assert 'href="/people/mara-lind/followers"' in item(mara, told["member_followed"])
    assert 'href="/dreams/a-boat/followers"' in item(mara, told["dream_followed"])


def test_a_comment_one_is_led_to_is_there_though_it_stands_on_a_later_page(
    mara: Visitor, tom: Visitor
) -> None:
    boat = dream_of(mara)
    said = [comment_by(tom, boat, f"Number {number}").id for number in range(45)]
    assert f'id="comment-{said[-1]}"' not in mara.get("/dreams/a-boat").text
    for one in (said[-1], said[30], said[0]):
        assert mara.get(f"/dreams/a-boat?comment={one}").text.count(f'id="comment-{one}"') == 1
    for odd in ("x", "%00", "a" * 24, "x" * 5000):
        assert mara.get(f"/dreams/a-boat?comment={odd}").status_code == 200


def test_one_is_read_or_all_and_reading_them_again_changes_nothing(
    mara: Visitor, told: dict[str, str]
) -> None:
    for _ in range(2):
        answer = mara.post("/notifications/read", {"id": told["dream_commented"]})
        assert (answer.status_code, answer.location) == (303, "/notifications")
        assert unread(mara) == 3
    assert "New: " not in item(mara, told["dream_commented"])
    for _ in range(2):
        assert mara.post("/notifications/read", {"next": "/dreams"}).location == "/dreams"
        assert unread(mara) == 0


@pytest.mark.parametrize(
    "fields",
    [{"id": ""}, {"id": "x"}, {"id": "a" * 24}, {"id": (BytesIO(b"x"), "id.txt")}],
    ids=["nothing", "no id", "nobody's", "a file"],
)
def test_what_is_none_of_theirs_marks_nothing(
    mara: Visitor, told: dict[str, str], fields: dict[str, Any]
) -> None:
    assert mara.post("/notifications/read", fields).status_code in (303, 400)
    assert unread(mara) == len(told)


def test_what_is_somebody_elses_is_not_marked_by_others(
    mara: Visitor, tom: Visitor, told: dict[str, str]
) -> None:
    tom.post("/notifications/read", {"id": told["comment_liked"]})
    tom.post("/notifications/read")
    assert unread(mara) == 4


def test_with_scripts_only_the_fragment_and_the_new_number_come_back(
    mara: Visitor, told: dict[str, str]
) -> None:
    answer = mara.post("/notifications/read", {"id": told["comment_liked"]}, headers=HTMX)
    assert answer.text.count("<article") == 1
    assert "<html" not in answer.text
    assert "I have read it" not in answer.text
    assert json.loads(answer.headers["HX-Trigger"]) == {"unread": 3}
    answer = mara.post("/notifications/read?kind=followers", headers=HTMX)
    assert answer.text.count("<article") == 2
    assert "Mark all as read" not in answer.text
    assert json.loads(answer.headers["HX-Trigger"]) == {"unread": 0}
    assert mara.post("/notifications/read", {"id": "a" * 24}, headers=HTMX).text == ""


def test_the_number_is_asked_for_cheaply(mara: Visitor, told: dict[str, str]) -> None:
    answer = mara.get("/notifications/count")
    assert (answer.text, answer.mimetype) == (str(len(told)), "text/plain")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": answer.headers["ETag"]}
    again = mara.get("/notifications/count", headers=known)
    assert (again.status_code, again.text) == (304, "")
    mara.post("/notifications/read")
    assert mara.get("/notifications/count", headers=known).text == "0"


def test_what_moderators_did_says_why_and_how_to_appeal(mara: Visitor) -> None:
    core = mara.app.extensions["dreamscape.core"]
    notice = core.stores.notices.add(
        mara.id, "dream_hidden", "A boat", "It sells.", rule="spam", target_id=str(ObjectId())
    )
    told = item(mara, notice)
    for words in ("is out of others' sight", "Why: It sells.", f"/appeals/{notice}", "I have read it"):
        assert words in told.replace("&#39;", "'")
    assert "Never tell me" not in told
    assert "told__way" not in told
    assert "I have read it" in mara.get("/dreams").text
