"""A member's own copy of everything."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from PIL import Image

from dreamscape.store.accounts.saved_forms import SavedForms
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

DREAM = {"description": "With a red sail.", "categories": ["travel", "sea"], "comments_enabled": "y"}


def photo() -> tuple[io.BytesIO, str]:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(buffer, "PNG")
    buffer.seek(0)
    return buffer, "photo.png"


def download(member: Visitor, name: str = "mara-lind") -> zipfile.ZipFile:
    answer = member.post("/settings/export", page="/settings/export")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="dreamscape-{name}.zip"'
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    return archive


def test_the_copy_holds_all_that_is_the_members(mara: Visitor, tom: Visitor, db: Any) -> None:
    profile = {
        "first_name": "Mara",
        "last_name": "Lind",
        "bio": "Brød & båt",
        "interests": "sea",
        "skills": "baking",
    }
    mara.post("/profile", {**profile, "picture": photo()}, page="/profile")
    mara.post("/dreams/new", {**DREAM, "title": "A boat", "picture": photo()}, page="/dreams/new")
    tom.post("/dreams/new", {**DREAM, "title": "A bus"})
    mara.post("/dreams/a-bus/comments", {"body": "Take me along"})
    tom.post("/dreams/a-bus/comments", {"body": "Hop on"})
    mara.post("/dreams/a-bus/follow")
    mara.post("/people/tom-okoye/follow")
    mara.post(f"/comments/{db['comments'].find_one({'body': 'Hop on'})['_id']}/like")

    archive = download(mara)

    data = json.loads(archive.read("dreamscape.json"))
    assert data["profile"]["email"] == "mara@example.org"
    assert data["profile"]["bio"] == "Brød & båt"
    assert data["profile"]["skills"] == ["baking"]
    assert [(dream["title"], dream["categories"]) for dream in data["dreams"]] == [
        ("A boat", ["travel", "sea"])
    ]
    assert [(said["body"], said["dream"]) for said in data["comments"]] == [("Take me along", "A bus")]
    assert [follow.get("dream") or follow["person"] for follow in data["follows"]] == ["A bus", "Tom Okoye"]
    assert [reaction["kind"] for reaction in data["reactions"]] == ["like"]
    pictures = [name for name in archive.namelist() if name.startswith("pictures/")]
    assert len(pictures) == 2
    assert Image.open(io.BytesIO(archive.read(pictures[0]))).format == "WEBP"
    assert "http://localhost/media/dreams/" in data["dreams"][0]["picture"]["address"]


def test_the_copy_holds_no_secret_and_nothing_of_others(mara: Visitor, tom: Visitor, db: Any) -> None:
    tom.post("/dreams/new", {**DREAM, "title": "A bus"})
    mara.post("/dreams/a-bus/follow")
    mara.post("/people/tom-okoye/follow")

    text = download(mara).read("dreamscape.json").decode()

    assert db["users"].find_one({"first_name": "Mara"})["password_hash"] not in text
    assert "argon2" not in text
    assert "tom@example.org" not in text
    assert "email_link" not in text
    assert db["sessions"].find_one()["_id"] not in text


def test_it_is_sent_in_pieces(mara: Visitor, app: Any) -> None:
    for number in range(30):
        mara.post("/dreams/new", {**DREAM, "title": f"Dream number {number}"})

    with app.app_context():
        services = app.extensions["dreamscape"]
        pieces = list(services.export.archive(services.accounts.by_email("mara@example.org")))

    assert len(pieces) > 30
    assert zipfile.ZipFile(io.BytesIO(b"".join(pieces))).testzip() is None


def test_a_picture_that_is_missing_spoils_nothing(mara: Visitor, db: Any) -> None:
    mara.post("/dreams/new", {**DREAM, "title": "A boat", "picture": photo()}, page="/dreams/new")
    db["pictures.files"].delete_many({})

    archive = download(mara)

    assert json.loads(archive.read("dreamscape.json"))["dreams"][0]["title"] == "A boat"


def test_somebody_without_anything_gets_a_copy_too(mara: Visitor) -> None:
    data = json.loads(download(mara).read("dreamscape.json"))

    assert data["dreams"] == data["comments"] == data["follows"] == data["reactions"] == []


def test_the_copy_tells_where_one_is_logged_in_and_what_one_was_called(mara: Visitor, db: Any) -> None:
    mara.post("/profile", {"first_name": "Maren", "last_name": "Lind"}, page="/profile")
    mara.post("/dreams/new", {**DREAM, "title": "A boat"}, page="/dreams/new")
    mara.post("/dreams/a-boat/edit", {**DREAM, "title": "A ship"}, page="/dreams/a-boat/edit")
    mara.post("/settings/email", {"email": "maren@example.org", "password": PASSWORD}, page="/settings/email")
    db["sessions"].update_many({}, {"$set": {"user_agent": "Firefox/150"}})

    data = json.loads(download(mara, "maren-lind").read("dreamscape.json"))

    assert data["profile"]["former_names"] == ["mara-lind"]
    assert data["profile"]["awaited_email"] == "maren@example.org"
    assert data["dreams"][0]["former_names"] == ["a-boat"]
    assert [log_in["browser"] for log_in in data["log_ins"]] == ["Firefox/150"]
    assert data["log_ins"][0].keys() == {"browser", "since", "last_seen", "password_given", "until"}


def test_the_copy_tells_what_moderators_and_the_member_said_to_each_other(
    mara: Visitor, tom: Visitor, mo: Visitor, db: Any
) -> None:
    for visitor, title in ((mara, "A boat"), (mara, "A raft"), (tom, "A bus")):
        visitor.post("/dreams/new", {**DREAM, "title": title})
    boat, raft, bus = (db["dreams"].find_one({"slug": slug})["_id"] for slug in ("a-boat", "a-raft", "a-bus"))
    mara.post("/dreams/a-bus/report", {"reason": "It is mine."})
    mo.post(f"/admin/dreams/{boat}/hide", {"reason": "It leaks."})
    mo.post(f"/admin/dreams/{raft}/remove", {"reason": "It sinks."})
    mo.post(f"/admin/dreams/{bus}/hide", {"reason": "It is late."})

    text = download(mara).read("dreamscape.json").decode()
    data = json.loads(text)

    assert [dream["hidden"]["reason"] for dream in data["dreams"]] == ["It leaks."]
    assert sorted(told["reason"] for told in data["notifications"]) == ["It leaks.", "It sinks."]
    assert [(report["kind"], report["reason"]) for report in data["reports"]] == [("dream", "It is mine.")]
    assert data["reports"][0]["id"] == str(bus)
    assert "A bus" not in text, "a hidden dream is nobody else's to read about"
    assert mo.id not in text


def test_the_copy_tells_what_one_had_half_typed(mara: Visitor, db: Any) -> None:
    key = SavedForms(db).add(mara.id, "/dreams/new", {"title": ["Half a dream"]})

    data = json.loads(download(mara).read("dreamscape.json"))

    assert [(form["page"], form["fields"]) for form in data["half_typed"]] == [
        ("/dreams/new", {"title": ["Half a dream"]})
    ]
    assert key not in json.dumps(data)


def test_lists_longer_than_a_batch_are_whole(mara: Visitor, db: Any) -> None:
    now = datetime.now(UTC)
    db["sessions"].insert_many(
        {"_id": f"s{n}", "member_id": ObjectId(mara.id), "created_at": now, "last_seen_at": now}
        for n in range(250)
    )

    assert len(json.loads(download(mara).read("dreamscape.json"))["log_ins"]) == 251
