"""A comment that is kept as HTML is each reader's own: their token, their way back, and nothing of anybody else's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.web.pseudo_language import PSEUDO_LANGUAGE
from tests.support.profile_forms import save
from tests.support.threads import dream_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

COMMENT = re.compile(r'<article class="comment".*?</article>', re.DOTALL)
ENTRY = re.compile(r'<article class="entry".*?</article>', re.DOTALL)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    """The site in two languages."""
    return {**settings, "LANGUAGES": ("en", PSEUDO_LANGUAGE)}


@pytest.fixture
def zoe(guest: Visitor) -> Visitor:
    """Zoe, a third member, who sees what Tom sees."""
    return guest.signed_up("Zoe", "Papas", "zoe@example.org")


def _talk(mara: Visitor) -> str:
    slug = dream_of(mara).slug
    mara.post(f"/dreams/{slug}/comments", {"body": "All aboard at www.example.org"})
    mara.post(f"/dreams/{slug}/diary", {"body": "The first ticket is printed."})
    return slug


def _seen(visitor: Visitor, address: str) -> str:
    page = visitor.get(address).text
    return "".join(COMMENT.findall(page) + ENTRY.findall(page))


def test_two_readers_who_see_the_same_have_their_own_tokens_and_ways_back(
    mara: Visitor, tom: Visitor, zoe: Visitor
) -> None:
    slug = _talk(mara)
    address = f"/dreams/{slug}?order=newest&about="

    toms, zoes, toms_elsewhere = _seen(tom, address), _seen(zoe, address), _seen(tom, f"/dreams/{slug}")

    assert {len(set(TOKEN.findall(html))) for html in (toms, zoes)} == {1}
    assert set(TOKEN.findall(toms)).isdisjoint(TOKEN.findall(zoes))
    assert TOKEN.sub("", toms) == TOKEN.sub("", zoes)
    assert f'value="/dreams/{slug}?order=newest&amp;about="' in toms
    assert f"?next=/dreams/{slug}?order%3Dnewest%26about%3D" in toms
    assert f'value="/dreams/{slug}"' in toms_elsewhere
    assert "newest" not in toms_elsewhere


def test_what_is_kept_is_what_would_be_written_now(
    app: Flask, mara: Visitor, tom: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = _talk(mara)
    _seen(mara, f"/dreams/{slug}")  # the news of her comment, said once
    kept = [_seen(visitor, f"/dreams/{slug}") for visitor in (mara, tom, mara, tom)]

    monkeypatch.setattr(app, "debug", True)
    now = [_seen(visitor, f"/dreams/{slug}") for visitor in (mara, tom)]

    assert [TOKEN.sub("", html) for html in kept] == [TOKEN.sub("", html) for html in now] * 2
    assert "Edit comment" in now[0]
    assert "Report comment" in now[1]
    assert 'href="http://www.example.org' in now[1]


def test_what_changes_shows_to_who_has_seen_it_before(mara: Visitor, tom: Visitor, zoe: Visitor) -> None:
    slug = _talk(mara)
    before = _seen(zoe, f"/dreams/{slug}")
    comment_id = re.search(r'id="comment-([0-9a-f]{24})"', before)
    assert comment_id

    tom.post(f"/comments/{comment_id[1]}/like")
    liked = _seen(zoe, f"/dreams/{slug}")
    save(mara, first_name="Maren")
    renamed = _seen(zoe, f"/dreams/{slug}")
    zoe.post("/language", {"language": PSEUDO_LANGUAGE})
    in_another = _seen(zoe, f"/dreams/{slug}")

    assert "1<span" not in before
    assert '1<span class="visually-hidden"> like' in liked
    assert "Mara Lind" in liked
    assert "Maren Lind" in renamed
    assert "Report comment" not in in_another


def test_a_guest_reads_without_a_token_and_gets_no_session_for_one(
    guest: Visitor, mara: Visitor, tom: Visitor
) -> None:
    slug = _talk(mara)
    _seen(tom, f"/dreams/{slug}")

    answer = guest.get(f"/dreams/{slug}")

    html = "".join(COMMENT.findall(answer.text) + ENTRY.findall(answer.text))
    assert "All aboard" in html
    assert "printed" in html
    assert "csrf_token" not in html
    assert not any("session" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
