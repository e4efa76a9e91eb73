"""Drawings that moderators add and retire."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from dreamscape.services.pictures.maintenance import ORPHANED_AFTER
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask


def _picture(colour: str = "teal") -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (500, 500), colour).save(data, "PNG")
    data.seek(0)
    return data


def _add(mo: Visitor, db: Any) -> str:
    answer = mo.post("/admin/avatars", {"picture": (_picture(), "face.png")})
    assert answer.status_code == 303, answer.text
    return str(db["avatars"].find_one({"picture": {"$ne": None}})["_id"])


def test_an_added_drawing_is_offered_and_shown(mo: Visitor, guest: Visitor, db: Any) -> None:
    key = _add(mo, db)

    page = guest.get("/signup").text
    assert f'value="{key}"' in page
    guest.signed_up("Eve", "Rett", "eve@example.org", avatar=key)
    address = re.search(r'src="(/media/profile/[^"]+)"', guest.get("/people/eve-rett").text)
    assert address
    picture = guest.get(address[1].replace("&amp;", "&"))
    assert picture.status_code == 200
    assert picture.mimetype == "image/webp"


def test_a_retired_drawing_stays_with_who_has_it_and_is_given_to_nobody(
    mo: Visitor, guest: Visitor, db: Any, app: Flask
) -> None:
    key = _add(mo, db)
    guest.signed_up("Eve", "Rett", "eve@example.org", avatar=key)

    assert mo.post(f"/admin/avatars/{key}/retire").status_code == 303

    assert "/media/profile/" in guest.get("/people/eve-rett").text
    assert f'value="{key}"' not in Visitor(app).get("/signup").text
    late = Visitor(app).signed_up("Leo", "Late", "leo@example.org", avatar=key)
    assert db["users"].find_one({"email": late.email})["avatar"] != key
    mo.post(f"/admin/avatars/{key}/bring-back")
    assert f'value="{key}"' in Visitor(app).get("/signup").text


def test_the_sites_own_drawings_can_be_retired_too(mo: Visitor, app: Flask) -> None:
    avatars = app.extensions["dreamscape"].avatars
    assert mo.post("/admin/avatars/owl-1/retire").status_code == 303

    assert "owl-1" not in avatars.all()
    assert "owl-1" not in {avatars.random() for _ in range(300)}
    assert "owl-1" not in avatars.some(1000)
    assert "owl-1, retired" in mo.get("/admin/avatars").text.lower().replace("owl 1", "owl-1")


def test_the_last_drawing_cannot_be_retired(mo: Visitor, db: Any, app: Flask) -> None:
    avatars = app.extensions["dreamscape"].avatars
    for key in avatars.all()[1:]:
        db["avatars"].insert_one({"_id": key, "picture": None, "retired": True})
    avatars.refresh()
    last = avatars.all()
    assert len(last) == 1

    mo.post(f"/admin/avatars/{last[0]}/retire")

    assert avatars.all() == last
    assert "This is the only one left" in mo.get("/admin/avatars").text


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"not a picture"])
def test_what_is_no_picture_is_refused_at_its_field(mo: Visitor, db: Any, data: bytes) -> None:
    answer = mo.post("/admin/avatars", {"picture": (io.BytesIO(data), "face.png")})

    assert answer.status_code == 422
    assert 'id="picture-error"' in answer.text
    assert db["avatars"].count_documents({}) == db["pictures.files"].count_documents({}) == 0


def test_a_drawing_in_use_is_no_orphan_to_the_sweep(mo: Visitor, db: Any, app: Flask) -> None:
    _add(mo, db)

    with app.app_context():
        maintenance = app.extensions["dreamscape"].picture_maintenance
        files = db["pictures.files"].count_documents({})
        report = maintenance.sweep(datetime.now(UTC) + 2 * ORPHANED_AFTER)

    assert (report.orphans, report.deleted, report.missing) == ([], [], [])
    assert db["pictures.files"].count_documents({}) == files > 0


def test_a_drawing_that_is_lost_leaves_a_face_all_the_same(mara: Visitor, db: Any) -> None:
    for avatar in ("", "added-nothing", "../../secret"):
        db["users"].update_many({}, {"$set": {"avatar": avatar}})

        page = mara.get("/people/mara-lind").text

        address = re.search(r'class="avatar[^"]*" src="([^"]+)"', page)
        assert address
        with mara.get(address[1]) as face:
            assert face.status_code == 200


def test_a_drawing_nobody_knows_is_a_404(mo: Visitor, db: Any) -> None:
    for deed in ("retire", "bring-back"):
        assert mo.post(f"/admin/avatars/nothing/{deed}").status_code == 404
    assert db["avatars"].count_documents({}) == 0
