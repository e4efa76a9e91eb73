"""Feeds (RFC 4287): what guests may see of the newest dreams, a member's and a category's, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

from tests.conftest import TEST_SETTINGS
from tests.routes.feed.test_discover import OUT_OF_SIGHT
from tests.routes.feed.test_dreamscape import plant
from tests.support.atom import ATOM, problems, read_xml
from tests.support.dream_forms import DREAM_FORM, photo, write

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

FEEDS = ("/feed.atom", "/people/mara-lind/feed.atom", "/categories/sea/feed.atom")
LAST_YEAR = "Fri, 01 May 2020 12:00:00 GMT"


def feed(visitor: Visitor, path: str) -> Any:
    """A feed as a program reads it; a valid one."""
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    assert problems(answer.data) == []
    read = feedparser.parse(answer.data)
    assert not read.bozo
    return read


def titles(visitor: Visitor, path: str) -> list[str]:
    return [entry.title for entry in feed(visitor, path).entries]


def test_a_dream_is_told_with_all_that_belongs_to_it(mara: Visitor, guest: Visitor, db: Any) -> None:
    page = write(
        mara,
        title="A boat & <more>",
        description="Red.\n\nSee https://example.org/?a=1&b=2 <script>",
        picture=photo(),
        picture_alt='A "red" sail',
        categories=["sea", "art"],
    ).location

    for path in FEEDS:
        entry = feed(guest, path).entries[0]
        assert entry.title == "A boat & <more>"
        assert entry.link == f"http://localhost{page}"
        assert (entry.author, entry.author_detail.href) == ("Mara Lind", "http://localhost/people/mara-lind")
        assert {(tag.term, tag.label) for tag in entry.tags} == {("sea", "Sea"), ("art", "Art")}
    content = read_xml(guest.get("/feed.atom").data).findtext(f"{ATOM}entry/{ATOM}content") or ""
    assert '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">' in content
    assert "Red.<br>\n<br>\nSee" in content
    assert "&lt;script&gt;" in content
    picture = db["dreams"].find_one()["picture"]["public_id"]
    assert f'<img src="http://localhost/media/{picture}" alt="A &#34;red&#34; sail"' in content


def test_a_feed_that_has_nothing_yet_is_one(mara: Visitor) -> None:
    assert [titles(mara, path) for path in FEEDS] == [[], [], []]


def test_each_has_its_own(mara: Visitor, tom: Visitor, guest: Visitor, db: Any) -> None:
    sea, art = plant(db, mara, categories=["sea"]), plant(db, tom, categories=["art"])
    names = {str(row["_id"]): row["title"] for row in db["dreams"].find()}

    assert set(titles(guest, "/feed.atom")) == set(names.values())
    for path in ("/people/mara-lind/feed.atom", "/categories/sea/feed.atom"):
        assert titles(guest, path) == [names[one] for one in sea]
    assert titles(guest, "/people/tom-okoye/feed.atom") == [names[one] for one in art]


def test_nothing_in_them_is_not_for_everybody_whoever_asks(
    guest: Visitor, mara: Visitor, ada: Visitor, db: Any
) -> None:
    for fields in OUT_OF_SIGHT.values():
        plant(db, mara, categories=["sea"], **fields)
    plant(db, mara, title="A boat")

    for path in FEEDS:
        for who in (guest, mara, ada):
            assert titles(who, path) == ["A boat"]


def test_a_page_for_members_has_no_feed_and_its_dreams_lead_to_none(mara: Visitor, guest: Visitor) -> None:
    page = write(mara, categories=["sea"]).location
    mara.post("/settings/privacy", {"members_only": "y"})

    for who in (guest, mara):
        assert who.get("/people/mara-lind/feed.atom").status_code == 404
    assert "Follow by feed" not in mara.get("/people/mara-lind").text
    entry = feed(guest, "/feed.atom").entries[0]
    assert (entry.author, entry.link) == ("Mara Lind", f"http://localhost{page}")
    assert "href" not in entry.author_detail


def test_nobody_and_nothing_have_none(guest: Visitor) -> None:
    for path in ("/people/nobody/feed.atom", "/categories/nothing/feed.atom", "/categories/%F0/feed.atom"):
        assert guest.get(path).status_code == 404


def test_old_names_lead_to_the_new_one(mara: Visitor, guest: Visitor, db: Any) -> None:
    mara.post("/profile", {"first_name": "Maria", "last_name": "Lind"}, page="/profile")
    db["categories"].update_one({"_id": "sea"}, {"$set": {"merged_into": "travel", "retired": True}})
    guest.app.extensions["dreamscape"].categories.refresh()

    for old, new in (("people/mara-lind", "people/maria-lind"), ("categories/sea", "categories/travel")):
        answer = guest.get(f"/{old}/feed.atom?after=x")
        assert (answer.status_code, answer.location) == (301, f"/{new}/feed.atom?after=x")


def test_an_entry_is_the_same_whatever_becomes_of_its_dream(mara: Visitor, guest: Visitor) -> None:
    page = write(mara).location
    before = feed(guest, "/feed.atom").entries[0]
    mara.post(f"{page}/edit", {**DREAM_FORM, "title": "Another name", "description": "Blue."})
    after = feed(guest, "/people/mara-lind/feed.atom").entries[0]

    assert before.id == after.id
    assert before.id.startswith("urn:uuid:")
    assert (after.title, before.title != after.title) == ("Another name", True)
    assert after.published == before.published
    assert after.updated >= before.updated


def test_it_goes_on_page_by_page_to_the_first_dream(mara: Visitor, guest: Visitor, db: Any) -> None:
    ids = plant(db, mara, 45)
    found: list[str] = []
    path = "/people/mara-lind/feed.atom"
    for expected in (20, 20, 5):
        read = feed(guest, path)
        ways = {link.rel: link.href for link in read.feed.links}
        assert ways["self"] == f"http://localhost{path}"
        assert ways["first"] == "http://localhost/people/mara-lind/feed.atom"
        found += [entry.id for entry in read.entries]
        assert len(read.entries) == expected
        path = ways.get("next", "").removeprefix("http://localhost")
    assert path == ""
    assert len(set(found)) == len(ids)


@pytest.mark.parametrize("path", FEEDS)
def test_who_has_it_is_told_that_nothing_changed_and_nothing_is_written_for_that(
    mara: Visitor, guest: Visitor, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write(mara, categories=["sea"]).location
    first = guest.get(path, headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Cache-Control"] == "public, max-age=300"
    tag, at = first.headers["ETag"], first.headers["Last-Modified"]
    with monkeypatch.context() as patched:
        patched.setattr("dreamscape.syndication.feed_routes._written", pytest.fail)
        for known in (
            {"If-None-Match": tag},
            {"If-Modified-Since": at},
            {"If-None-Match": tag, "If-Modified-Since": LAST_YEAR},
        ):
            again = guest.get(path, headers=known)
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
            assert again.headers["Cache-Control"] == "public, max-age=300"
    for other in ({"If-None-Match": '"another"', "If-Modified-Since": at}, {"If-Modified-Since": LAST_YEAR}):
        assert guest.get(path, headers=other).status_code == 200
    mara.post(f"{page}/delete")
    assert guest.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_what_others_do_with_a_dream_is_no_news_of_it(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    plant(db, mara, 21)
    page = "/dreams/dream-1"  # the last of its page
    tag = guest.get("/feed.atom").headers["ETag"]
    tom.post(f"{page}/follow")
    tom.post(f"{page}/comments", {"body": "Take me with you!"})
    tom.post(f"{page}/report", {"reason": "There is no sail on it."})
    assert guest.get("/feed.atom").headers["ETag"] == tag

    mara.post("/profile", {"first_name": "Maria", "last_name": "Lind"}, page="/profile")
    assert guest.get("/feed.atom").headers["ETag"] != tag


def test_an_answer_is_the_same_for_all_also_for_who_is_blocked(
    mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    write(mara)
    mara.post("/people/tom-okoye/block")
    for path in FEEDS:
        answers = [who.get(path, headers={"Accept-Language": "de"}) for who in (guest, mara, tom)]
        assert answers[0].data == answers[1].data == answers[2].data
        for answer in answers:
            assert "Set-Cookie" not in answer.headers
            assert answer.headers.get("Vary", "") in ("", "Accept-Encoding")


def test_what_no_xml_can_hold_is_left_out(mara: Visitor, guest: Visitor, db: Any) -> None:
    plant(db, mara, title="A\x00 \ufffe\x0bboat \U0001f6a3", description="\x08Red]]>&#0;")
    assert titles(guest, "/feed.atom") == ["A boat \U0001f6a3"]


def test_odd_places_to_go_on_from_are_the_first_page(mara: Visitor, guest: Visitor, db: Any) -> None:
    plant(db, mara)
    for after in ("", "nothing", "🜁", "a" * 5000, "%00", '"><script>', "..%2F"):
        assert len(feed(guest, f"/feed.atom?after={after}").entries) == 1


def test_programs_find_them_where_people_are(mara: Visitor, guest: Visitor, db: Any) -> None:
    plant(db, mara)
    said = '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">'
    for page, title, path in (
        ("/", "The newest dreams", "/feed.atom"),
        ("/discover", "The newest dreams", "/feed.atom"),
        ("/discover?category=sea", "Dreams about Sea", "/categories/sea/feed.atom"),
        ("/people/mara-lind", "Mara Lind’s dreams", "/people/mara-lind/feed.atom"),
    ):
        assert said.format(title, path) in guest.get(page).text
    assert "Follow by feed" in guest.get("/people/mara-lind").text


def test_it_tells_when_something_changed_last(mara: Visitor, guest: Visitor, db: Any) -> None:
    start = datetime(2026, 5, 1, 12, tzinfo=UTC)
    plant(db, mara, created_at=start, updated_at=start + timedelta(days=3))
    plant(db, mara, created_at=start + timedelta(days=1))

    answer = guest.get("/feed.atom")
    assert answer.last_modified == start + timedelta(days=3)
    assert b"<updated>2026-05-04T12:00:00+00:00</updated>" in answer.data


class TestInAnotherLanguage:
    """One answer serves all, in the site's first language."""

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {**TEST_SETTINGS, "LANGUAGES": ("ar-XB", "en")}

    def test_a_feed_says_which(self, mara: Visitor, guest: Visitor) -> None:
        write(mara)
        answer = guest.get("/feed.atom", headers={"Accept-Language": "en"})
        assert problems(answer.data) == []
        assert b'<title xml:lang="ar-XB">' in answer.data
        assert b"The newest dreams" not in answer.data
