"""The map of the site: every page that search engines may find stands in one of its parts, and no other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import TEST_SETTINGS
from tests.routes.feed.test_discover import OUT_OF_SIGHT
from tests.routes.feed.test_dreamscape import plant
from tests.support.atom import read_xml

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://localhost"


def addresses(visitor: Visitor, path: str) -> dict[str, str | None]:
    """What a map names, as paths, each with the day it was changed."""
    answer = visitor.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    root = read_xml(answer.data)
    assert root.tag in (f"{NAMESPACE}urlset", f"{NAMESPACE}sitemapindex")
    rows = {row.findtext(f"{NAMESPACE}loc") or "": row.findtext(f"{NAMESPACE}lastmod") for row in root}
    assert len(rows) == len(root)
    assert all(address.startswith(f"{SITE}/") for address in rows)
    return {address.removeprefix(SITE): at for address, at in rows.items()}


def every_address(visitor: Visitor) -> dict[str, str | None]:
    parts = addresses(visitor, "/sitemap.xml")
    return {address: at for part in parts for address, at in addresses(visitor, part).items()}


def test_robots_are_told_where_it_is_and_what_is_of_no_use(guest: Visitor) -> None:
    rules = guest.get("/robots.txt").text
    assert "\nSitemap: http://localhost/sitemap.xml\n" in rules
    for path in ("/login", "/password-reset", "/search", "/dreams/new", "/*/report"):
        assert f"\nDisallow: {path}\n" in rules


def test_it_names_what_guests_may_open(guest: Visitor, mara: Visitor, db: Any) -> None:
    plant(db, mara, 2, updated_at=datetime(2026, 6, 3, 23, 59, tzinfo=UTC))
    named = every_address(guest)

    assert named["/dreams/dream-0"] == named["/dreams/dream-1"] == "2026-06-03"
    assert {"/", "/discover", "/discover?category=sea", "/terms", "/privacy", "/moderation"} <= named.keys()
    assert "/people/mara-lind" in named
    assert "/imprint" not in named
    # Ways that are alike for all categories.
    sample = [path for path in named if "category=" not in path] + ["/discover?category=sea"]
    assert {guest.get(path).status_code for path in sample if path != "/transparency"} == {200}


def test_what_is_not_for_everybody_is_not_in_it_whoever_asks(guest: Visitor, mara: Visitor, db: Any) -> None:
    for fields in OUT_OF_SIGHT.values():
        plant(db, mara, **fields)
    for who in (guest, mara):
        assert not [path for path in every_address(who) if path.startswith("/dreams/")]


NOT_TO_BE_FOUND: tuple[dict[str, Any], ...] = (
    {"members_only": True},
    {"no_index": True},
    {"leaves_at": datetime(2099, 1, 1, tzinfo=UTC)},
    {"suspended_until": datetime(2099, 1, 1, tzinfo=UTC)},
    {"joined.doubts": ["network"]},
)


def test_nobody_is_led_to_who_is_not_to_be_found(mara: Visitor, db: Any) -> None:
    for fields in NOT_TO_BE_FOUND:
        assert "/people/mara-lind" in every_address(mara)
        db["users"].update_one({}, {"$set": fields})
        assert "/people/mara-lind" not in addresses(mara, "/sitemap-people-1.xml"), fields
        db["users"].update_one({}, {"$unset": dict.fromkeys(fields, "")})


def test_dreams_of_who_is_for_members_only_are_for_everybody_all_the_same(
    guest: Visitor, mara: Visitor, db: Any
) -> None:
    plant(db, mara)
    mara.post("/settings/privacy", {"members_only": "y"})
    assert "/dreams/dream-0" in every_address(guest)


@pytest.mark.parametrize(
    "path", ["dreams-0", "dreams-2", "people-2", f"dreams-{10**30}", "dreams-x", "boats-1"]
)
def test_a_part_that_is_not_there_is_nothing(guest: Visitor, path: str) -> None:
    assert guest.get(f"/sitemap-{path}.xml").status_code == 404


def test_caches_may_keep_it_a_while_and_it_comes_compressed(guest: Visitor, mara: Visitor, db: Any) -> None:
    plant(db, mara, 20)
    for path in ("/sitemap.xml", *addresses(guest, "/sitemap.xml")):
        with mara.get(path, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=600"
            assert "Set-Cookie" not in answer.headers
    assert guest.get("/sitemap-dreams-1.xml", headers={"Accept-Encoding": "gzip"}).content_encoding == "gzip"


class TestLimit:
    """A part is work: nobody has it made again and again."""

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {**TEST_SETTINGS, "RATELIMIT_ENABLED": True, "LIMIT_SITEMAP": "2 per hour"}

    def test_one_network_reads_so_many(self, guest: Visitor) -> None:
        answers = [guest.get("/sitemap-dreams-1.xml").status_code for _ in range(3)]
        assert answers == [200, 200, 429]
        assert guest.get("/sitemap.xml").status_code == 200
