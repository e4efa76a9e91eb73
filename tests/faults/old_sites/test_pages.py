"""What people left on an old site is where it was."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from tests.support.old_sites.site import BOAT, FINISH_REMOVALS, ORCHARD, Site, pictures_on, status, words

pytestmark = pytest.mark.real_db


def test_guests_find_the_pages_there_were(site: Site) -> None:
    site.run(FINISH_REMOVALS)  # or the numbers depend on how much of that is done already
    guest = site.guest()
    boat = words(guest, BOAT)
    for said in (
        "A boat with a red sail",
        "So it was dreamt.",
        "Open sea",
        "Nora Quist",
        "3 follow",
        "I can sew the sail.",
        "I had such a boat once.",
        "Count me in.",
        "edited",
        "Thank you all!",
        "2 likes",
        "1 dislike",
    ):
        assert said in boat
    assert "somebody who has left" in guest.get(BOAT).text.lower()
    assert "Count me inn." not in boat
    nora = words(guest, "/people/nora-quist")
    for said in (
        "I mend boats.",
        "Flensburg",
        "Sailing",
        "Baking",
        "Open sea",
        "Art",
        "2 dreams",
        "1 follower",
    ):
        assert said in nora
    orchard = words(guest, ORCHARD)
    for said in ("Apples for all.", "Nature", "Music", "I bring a pear tree."):
        assert said in orchard
    assert "Theatre" not in orchard
    assert words(guest, "/people/ivo-invited")
    assert words(guest, "/dreams/a-year-without-shoes")


def test_what_is_not_for_everybody_is_still_not(site: Site) -> None:
    guest, remy, nora, mia = site.guest(), site.member("remy"), site.member("nora"), site.member("mia")
    for gone in ("a-tower-of-cards", "a-storm-in-a-glass", "a-kite-for-every-roof", "a-shop-for-spare-time"):
        assert status(guest, f"/dreams/{gone}") == 410
        assert status(nora, f"/dreams/{gone}") == 410
    assert status(guest, "/dreams/a-noisy-parade") == 410
    assert "Owls live there." in words(remy, "/dreams/a-noisy-parade")
    assert "A noisy parade" not in words(nora, "/people/remy-roux")
    assert "May I sit there?" not in words(guest, "/dreams/a-quiet-garden")
    assert "May I sit there?" in words(mia, "/dreams/a-quiet-garden")
    assert guest.get("/people/mia-moss").location.startswith("/login")
    assert "follower" not in words(nora, "/people/mia-moss")
    assert "1 follower" in words(mia, "/people/mia-moss")


def test_former_names_lead_to_the_present_ones(site: Site) -> None:
    guest = site.guest()
    for former, present in (
        ("/people/nora-lund", "/people/nora-quist"),
        ("/dreams/an-orchard-for-everyone", ORCHARD),
    ):
        answer = guest.get(former)
        assert answer.status_code == 301
        assert answer.location.endswith(present)


def test_pictures_are_served(site: Site) -> None:
    guest = site.guest()
    shown = [*pictures_on(guest, BOAT), *pictures_on(guest, "/dreams/a-year-without-shoes")]
    shown += [*pictures_on(guest, "/people/nora-quist"), *pictures_on(guest, "/people/ivo-invited")]
    assert len(set(shown)) >= 4
    for address in shown:
        for width in ("", "?w=400"):
            picture = guest.get(address + width)
            assert picture.status_code == 200
            assert picture.data[8:12] == b"WEBP"
    assert 'alt="A sail"' in guest.get(BOAT).text


def test_the_dreamscape_shows_its_dreams_in_each_view(site: Site) -> None:
    nora = site.member("nora")
    trending = words(nora, "/dreamscape?view=trending&own=1")
    assert trending.index("A boat with a red sail") < trending.index("A lighthouse to sleep in")
    latest = words(nora, "/dreamscape?view=latest&own=0")
    assert "A quiet garden" in latest
    assert "A boat with a red sail" not in latest
    assert "A noisy parade" not in latest
    assert "A quiet garden" in words(nora, "/dreamscape?view=followed&own=0")
    assert "A boat with a red sail" in words(site.member("remy"), "/dreamscape?view=followed")
    assert "A lighthouse to sleep in" in words(nora, "/dreamscape?view=personalised")
    assert "A lighthouse to sleep in" not in words(nora, "/dreamscape?view=latest&category=music")


def test_messages_to_members_wait_where_they_were_left(site: Site) -> None:
    assert "Why: Owls live there." in words(site.member("remy"), "/dreams")
    nora = words(site.member("nora"), "/dreams")
    assert "can be seen by everybody again" in nora
    assert "By mistake." not in nora


def test_a_copy_of_everything_holds_what_is_ones_own(site: Site) -> None:
    nora = site.member("nora")
    with zipfile.ZipFile(io.BytesIO(nora.post("/settings/export", page="/dreamscape").data)) as archive:
        copy = json.loads(archive.read("dreamscape.json"))
        pictures = [name for name in archive.namelist() if name.startswith("pictures/")]
    assert [dream["title"] for dream in copy["dreams"]] == [
        "A boat with a red sail",
        "An orchard by the river",
    ]
    assert {"Thank you all!", "May I sit there?"} <= {comment["body"] for comment in copy["comments"]}
    assert len(copy["reactions"]) == 1
    assert len(pictures) == 2
