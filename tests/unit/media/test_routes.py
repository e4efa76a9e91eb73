"""`/media/…` serves pictures that a page shows, and nothing else; whom it serves is in tests/routes/pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.photos import quarters, saved

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from dreamscape.models import Picture


@pytest.fixture
def picture(services: Any, db: Any) -> Picture:
    """The picture of a dream that everybody may see."""
    found: Picture = services.pictures.add("dreams", saved(quarters(600, 450), "JPEG"), alt="A boat")
    db["dreams"].insert_one(
        {"slug": "a-boat", "title_key": "a boat", "picture": {"public_id": found.public_id}}
    )
    return found


def test_a_picture_is_served_to_be_cached_for_some_minutes(
    services: Any, client: FlaskClient, picture: Picture
) -> None:
    etags = set()
    for width in (400, 1200):
        answer = client.get(services.pictures.url(picture, width))
        assert answer.status_code == 200
        assert answer.mimetype == "image/webp"
        assert answer.data[8:12] == b"WEBP"
        assert answer.content_length == len(answer.data)
        for rule in ("public", "must-revalidate", "max-age=300"):
            assert rule in answer.headers["Cache-Control"]
        for rule in ("no-cache", "no-store", "private", "immutable"):
            assert rule not in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert policy == "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
        assert answer.headers["Content-Disposition"].startswith("inline; filename=")
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")  # or each new cookie makes browsers ask again
        etag, weak = answer.get_etag()
        assert etag
        assert not weak
        etags.add(etag)
    assert len(etags) == 2


def test_a_browser_that_has_it_gets_304(services: Any, client: FlaskClient, picture: Picture) -> None:
    url = services.pictures.url(picture)
    etag = client.get(url).headers["ETag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(url, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_part_can_be_asked_for(services: Any, client: FlaskClient, picture: Picture) -> None:
    url = services.pictures.url(picture)
    whole = client.get(url).data
    part = client.get(url, headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.data) == (206, whole[4:12])
    assert part.headers["Content-Range"] == f"bytes 4-11/{len(whole)}"
    assert client.get(url, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    assert client.head(url).content_length == len(whole)


@pytest.mark.parametrize(
    "path",
    [
        "dreams/" + "0" * 32,
        "profile/none",
        "elsewhere/x",
        "dreams/",
        "dreams",
        "dreams/a/b",
        "dreams/%00",
        "dreams/" + "x" * 500,
        "dreams/..%2f..%2fetc%2fpasswd",
        "%F0%9F%98%80/x",
    ],
)
def test_what_is_unknown_or_malformed_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("width", ["", "0", "401", "-400", "4e2", "abc", "²", "9" * 5000, "400 "])
def test_a_width_there_is_none_of_is_not_found(client: FlaskClient, picture: Picture, width: str) -> None:
    assert client.get(f"/media/{picture.public_id}", query_string={"w": width}).status_code == 404
