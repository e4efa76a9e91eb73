"""A member's own copy of everything."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

DREAM = {"description": "With a red sail.", "categories": ["travel", "sea"], "comments_enabled": "y"}


def photo() -> tuple[io.BytesIO, str]:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(buffer, "PNG")
    buffer.seek(0)
    return buffer, "photo.png"


def download(member: Visitor) -> zipfile.ZipFile:
    answer = member.post("/settings/export", page="/settings/export")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dreamscape-mara-lind.zip"'
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
