"""`flask media …` says what it did, and what to do when it could not."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from dreamscape import create_app
from tests.support.cloudinary import CloudinaryDouble
from tests.support.photos import quarters, saved, small_photo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["media", *arguments])


def name_in_a_dream(app: Flask, db: Any) -> str:
    """Store a picture and let a document name it; returns its public id."""
    with app.app_context():
        picture = app.extensions["dreamscape"].pictures.add("dreams", small_photo())
    named = {"slug": picture.public_id, "title_key": picture.public_id}
    db["dreams"].insert_one({**named, "picture": {"public_id": picture.public_id}})
    return str(picture.public_id)


def test_all_is_well_with_pictures_in_the_database(app: Flask) -> None:
    checked = run(app, "check")
    assert checked.exit_code == 0
    assert "kept in the database" in checked.output


def test_a_sweep_tells_what_it_would_do_and_then_does_it(app: Flask, db: Any) -> None:
    gone = name_in_a_dream(app, db)
    kept = [name_in_a_dream(app, db), name_in_a_dream(app, db)]
    with app.app_context():
        services = app.extensions["dreamscape"]
        orphan = services.pictures.add("profile", small_photo()).public_id
    db["pictures.files"].delete_many({"metadata.public_id": gone})
    for file in db["pictures.files"].find({"metadata.public_id": orphan}):
        earlier = {"uploadDate": file["uploadDate"] - timedelta(days=2)}
        db["pictures.files"].update_one({"_id": file["_id"]}, {"$set": earlier})
    dry = run(app, "sweep", "--dry-run").output
    assert "1 would be deleted" in dry
    assert "1 would be set to no picture" in dry
    assert orphan in dry
    assert gone in dry
    assert db["pictures.files"].count_documents({}) == 6
    assert "would" not in run(app, "sweep").output
    assert sorted(db["pictures.files"].distinct("metadata.public_id")) == sorted(kept)
    assert db["dreams"].find_one({"slug": gone})["picture"] is None


def test_a_sweep_makes_the_files_of_800_pixels_that_older_pictures_lack(app: Flask, db: Any) -> None:
    with app.app_context():
        stored = app.extensions["dreamscape"].pictures.add("dreams", saved(quarters(1000, 750), "PNG"))
    older = {"public_id": stored.public_id, "width": stored.width, "height": stored.height}
    db["dreams"].insert_one({"slug": "a-boat", "title_key": "a boat", "picture": older})
    db["pictures.files"].delete_one({"_id": f"{stored.public_id}/800"})
    assert "which would be made: 1" in run(app, "sweep", "--dry-run").output
    assert "800 pixels: 1 made, 0 still to be made" in run(app, "sweep").output
    assert db["dreams"].find_one()["picture"] == {**older, "medium": True}
    assert "800 pixels" not in run(app, "sweep").output
    made = app.test_client().get(f"/media/{stored.public_id}?w=800")
    assert Image.open(BytesIO(made.data)).size == (800, 600)


def test_without_cloudinary_there_is_nowhere_to_move_to(app: Flask) -> None:
    moved = run(app, "move", "--to", "cloudinary")
    assert moved.exit_code == 1
    assert "CLOUDINARY_URL" in moved.output


class TestWithCloudinary:
    """The same with CLOUDINARY_URL set."""

    @pytest.fixture
    def cloud(self) -> Iterator[CloudinaryDouble]:
        with CloudinaryDouble() as cloud:
            yield cloud

    @pytest.fixture
    def settings(self, settings: dict[str, Any], cloud: CloudinaryDouble) -> dict[str, Any]:
        return settings | {"CLOUDINARY_URL": cloud.url, "CLOUDINARY_TIMEOUT": 2.0}

    def test_new_pictures_go_there_and_old_addresses_lead_there(
        self, app: Flask, db: Any, cloud: CloudinaryDouble
    ) -> None:
        public_id = name_in_a_dream(app, db)
        assert list(cloud.pictures) == [public_id]
        for query in ("", "?w=400", "?w=800"):
            answer = app.test_client().get(f"/media/{public_id}{query}")
            assert answer.status_code == 302
            assert answer.location.startswith(f"http://{cloud.address}/demo/image/upload/")
            assert (f"w_{query[3:]}/" in answer.location) == bool(query)
            assert "max-age=300" in answer.headers["Cache-Control"]
        assert "Cloudinary (demo)" in run(app, "check").output

    def test_what_a_move_back_advises_can_be_done(
        self, app: Flask, db: Any, cloud: CloudinaryDouble, settings: dict[str, Any]
    ) -> None:
        public_id = name_in_a_dream(app, db)
        run(app, "move", "--to", "gridfs")
        site = create_app({**settings, "CLOUDINARY_URL": ""}, client=db.client)
        assert "CLOUDINARY_URL" in run(site, "move", "--to", "gridfs").output

        done = run(app, "move", "--to", "gridfs", "--delete-originals")

        assert (done.exit_code, cloud.pictures) == (0, {})
        assert "1 originals deleted" in done.output
        assert site.test_client().get(f"/media/{public_id}").status_code == 200

    def test_refused_credentials_are_told(self, app: Flask, cloud: CloudinaryDouble) -> None:
        cloud.misbehave(401)
        checked = run(app, "check")
        assert checked.exit_code == 1
        assert "CLOUDINARY_URL" in checked.output
        assert "401" in checked.output

    def test_a_sweep_that_cannot_list_says_that_nothing_was_changed(
        self, app: Flask, cloud: CloudinaryDouble
    ) -> None:
        cloud.misbehave(500)
        swept = run(app, "sweep")
        assert swept.exit_code == 1
        assert "Nothing was changed" in swept.output

    def test_pictures_move_there_and_back(self, app: Flask, db: Any, cloud: CloudinaryDouble) -> None:
        public_id = name_in_a_dream(app, db)
        back = run(app, "move", "--to", "gridfs")
        assert back.exit_code == 0
        assert "1 copied to gridfs" in back.output
        assert "1 originals kept" in back.output
        assert "CLOUDINARY_URL=… flask --app wsgi media move --to gridfs --delete-originals" in back.output
        assert db["pictures.files"].count_documents({}) == 2
        cloud.pictures.clear()
        cloud.misbehave(500, path="demo/image/upload")
        failed = run(app, "move", "--to", "cloudinary")
        assert failed.exit_code == 1
        assert f"failed: {public_id}" in failed.output
        there = run(app, "move", "--to", "cloudinary")
        assert "1 copied to cloudinary" in there.output
        assert "1 originals deleted" in there.output
        assert list(cloud.pictures) == [public_id]
        assert db["pictures.files"].count_documents({}) == 0
        cloud.misbehave(500)
        assert "No picture was lost" in run(app, "move", "--to", "cloudinary").output
