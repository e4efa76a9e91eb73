"""Terms, privacy, moderation, imprint and contact: what everybody reads, and how admins write them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dreamscape import create_app
from dreamscape.services.site.pages import LONGEST_TEXT, MOST_VERSIONS
from tests.support.visitor import Visitor

VERSION = re.compile(r'name="version" value="(\d+)"')
FOOTER = re.compile(r'<footer class="site-footer">.*?</footer>', re.DOTALL)


def save(who: Visitor, key: str, text: str, version: int | str | None = None) -> Any:
    """Save a page as it stands in the form that is open, or as in that of this version."""
    if version is None:
        version = version_in(who.get(f"/admin/pages/{key}").text)
    return who.post(f"/admin/pages/{key}", {"text": text, "version": str(version)})


def version_in(page: str) -> str:
    found = VERSION.search(page)
    assert found
    return found[1]


def footer(page: str) -> str:
    found = FOOTER.search(page)
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/terms", "By joining you agree"),
        ("/privacy", "Where you are logged in"),
        ("/moderation", "Advertising and spam"),
    ],
)
def test_what_comes_with_dreamscape_is_there_until_somebody_writes_their_own(
    guest: Visitor, ada: Visitor, path: str, words: str
) -> None:
    before = guest.get(path).text
    assert save(ada, path[1:], "Ours.").status_code == 303
    after = guest.get(path).text

    assert words in before
    assert "Last changed on" not in before
    assert words not in after
    assert '<p dir="auto">Ours.</p>' in after
    assert "Last changed on" in after


@pytest.mark.parametrize("key", ["imprint", "contact"])
def test_what_only_the_host_knows_is_linked_when_they_have_written_it(
    guest: Visitor, ada: Visitor, key: str
) -> None:
    page = guest.get(f"/{key}")
    assert page.status_code == 200
    assert "Nothing is written here yet" in page.text
    assert "Not filled in yet" not in page.text
    assert f'href="/{key}"' not in footer(page.text)
    assert "Not filled in yet" in ada.get(f"/{key}").text

    save(ada, key, "Ada Amin, Kiel")

    assert f'href="/{key}"' in footer(guest.get("/login").text)
    save(ada, key, "")
    assert f'href="/{key}"' not in footer(guest.get("/login").text)


def test_the_foot_leads_to_the_page_of_counts_while_there_is_one(
    guest: Visitor, ada: Visitor, db: Any, settings: dict[str, Any]
) -> None:
    assert 'href="/transparency"' in footer(guest.get("/login").text)

    ada.post("/admin/settings/transparency")

    other = create_app(settings, client=db.client)
    assert 'href="/transparency"' not in footer(Visitor(other).get("/login").text)


def test_the_privacy_page_says_who_answers_for_it_as_far_as_that_is_known(
    guest: Visitor, ada: Visitor
) -> None:
    assert "stands under “Imprint”" not in guest.get("/privacy").text
    save(ada, "imprint", "Ada Amin, Kiel")
    assert "stands under “Imprint”" in guest.get("/privacy").text


class TestWithCloudinary:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "CLOUDINARY_URL": "cloudinary://key:secret@cloud"}

    def test_the_privacy_page_says_that_pictures_are_there(self, guest: Visitor) -> None:
        assert "handed out by Cloudinary" in guest.get("/privacy").text


def test_pictures_of_our_own_are_given_to_nobody_and_the_page_says_so(guest: Visitor) -> None:
    assert "Cloudinary" not in guest.get("/privacy").text


def test_nothing_in_a_text_is_html(guest: Visitor, ada: Visitor) -> None:
    save(ada, "contact", "# <b>Us</b>\n\n<script>alert(1)</script>\nhttps://example.org\n\n- one\n- two")

    page = guest.get("/contact").text

    assert "<script>alert" not in page
    assert '<h2 dir="auto">&lt;b&gt;Us&lt;/b&gt;</h2>' in page
    assert '<a href="https://example.org" rel="nofollow ugc noopener">https://example.org</a>' in page
    assert page.count('<ul dir="auto">') == 1


def test_the_text_of_dreamscape_is_not_kept_as_ours(ada: Visitor, db: Any) -> None:
    form = ada.get("/admin/pages/terms").text
    typed = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", form, re.DOTALL)
    assert typed

    save(ada, "terms", typed[1].replace("&#39;", "'").replace("\n", "\r\n"))

    assert db["site_pages"].count_documents({}) == 0


def test_of_two_who_write_at_once_the_second_is_told_and_loses_nothing(
    ada: Visitor, db: Any, guest: Visitor
) -> None:
    opened = version_in(ada.get("/admin/pages/terms").text)
    save(ada, "terms", "The first.", opened)

    answer = save(ada, "terms", "The second.", opened)

    assert answer.status_code == 422
    assert "Somebody else has changed this page" in answer.text
    assert "The second.</textarea>" in answer.text
    assert '<p dir="auto">The first.</p>' in answer.text
    assert "The first." in guest.get("/terms").text
    save(ada, "terms", "The second.", version_in(answer.text))
    assert "The second." in guest.get("/terms").text
    assert db["site_pages"].count_documents({}) == 2


@pytest.mark.parametrize("version", ["", "x", "-1", "99", "1 OR 1"])
def test_a_version_that_there_is_not_takes_the_place_of_none(ada: Visitor, db: Any, version: str) -> None:
    save(ada, "terms", "The first.")

    assert save(ada, "terms", "The second.", version).status_code == 422
    assert db["site_pages"].count_documents({}) == 1


def test_a_preview_shows_and_keeps_nothing(ada: Visitor, db: Any) -> None:
    fields = {"text": "# Hello\n\nyou", "version": "0", "preview": "1"}

    answer = ada.post("/admin/pages/contact", fields)

    assert answer.status_code == 200
    assert '<h2 dir="auto">Hello</h2>' in answer.text
    assert "# Hello\n\nyou</textarea>" in answer.text.replace("\r\n", "\n")
    assert db["site_pages"].count_documents({}) == 0


def test_a_text_has_an_end(ada: Visitor, db: Any) -> None:
    assert save(ada, "contact", "x" * LONGEST_TEXT).status_code == 303
    answer = save(ada, "contact", "x" * (LONGEST_TEXT + 1))

    assert answer.status_code == 422
    assert "At most 20,000 characters" in answer.text
    assert db["site_pages"].count_documents({}) == 1


def test_what_a_page_was_can_be_read_and_holds_again(ada: Visitor, guest: Visitor) -> None:
    save(ada, "contact", "By pigeon.")
    save(ada, "contact", "By mail.")
    save(ada, "contact", "By mail.")

    form = ada.get("/admin/pages/contact").text
    assert form.count("/admin/pages/contact/versions/") == 2
    assert "Ada Amin" in form
    old = ada.get("/admin/pages/contact/versions/1").text
    assert "By pigeon." in old
    ada.post("/admin/pages/contact/versions/1/restore", {"version": version_in(old)})

    assert "By pigeon." in guest.get("/contact").text
    assert ada.get("/admin/pages/contact/versions/9").status_code == 404


def test_what_holds_again_takes_the_place_of_nothing_unseen(ada: Visitor, guest: Visitor) -> None:
    save(ada, "contact", "By pigeon.")
    save(ada, "contact", "By mail.")
    seen = version_in(ada.get("/admin/pages/contact/versions/1").text)
    save(ada, "contact", "By phone.")

    answer = ada.post("/admin/pages/contact/versions/1/restore", {"version": seen}, follow_redirects=True)

    assert "Somebody else has changed this page" in answer.text
    assert "By phone." in guest.get("/contact").text


def test_of_old_versions_some_are_kept(ada: Visitor, services: Any, db: Any) -> None:
    admin = services.accounts.by_email(ada.email)
    for number in range(MOST_VERSIONS + 2):
        services.site_pages.save(admin, "terms", f"Number {number}", number)
    services.site_pages.save(admin, "contact", "Here.", 0)

    kept = sorted(row["version"] for row in db["site_pages"].find({"page": "terms"}))
    assert kept == list(range(3, MOST_VERSIONS + 3))
    assert db["site_pages"].count_documents({"page": "contact"}) == 1


def test_who_changed_a_page_stands_in_the_log(ada: Visitor) -> None:
    save(ada, "terms", "Ours.")
    save(ada, "terms", "")

    log = ada.get("/admin/log").text
    assert "changed a page of the site: /terms" in log
    assert "put a page of the site back to its own text: /terms" in log


def test_there_are_no_other_pages(ada: Visitor) -> None:
    assert ada.get("/admin/pages/secrets").status_code == 404
    assert save(ada, "secrets", "x", 0).status_code == 404


def test_sign_up_names_terms_and_privacy(guest: Visitor) -> None:
    page = guest.get("/signup").text
    assert "By joining you agree to the" in page
    assert 'href="/terms"' in page
    assert 'href="/privacy"' in page
