"""Cards in two languages: what is kept of them for one reader says nothing to another in the wrong one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.dreams import card_cache
from dreamscape.web.pseudo_language import PSEUDO_LANGUAGE, pseudo
from tests.routes.feed.test_dreamscape import plant

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

CARD = re.compile(r'<article class="card".*?</article>', re.DOTALL)
TAG_OR_NAME = re.compile(r'<[^>]*?aria-label="([^"]*)"[^>]*>|<[^>]*>')
PEOPLE_WROTE = {"Dream", "Just", "once", "Sea", "Tom", "Okoye"}


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    """The site in English, and in a language that leaves no word of it as it was."""
    return {**settings, "LANGUAGES": ("en", PSEUDO_LANGUAGE)}


@pytest.fixture
def zoe(guest: Visitor) -> Visitor:
    """Zoe, a third member."""
    return guest.signed_up("Zoe", "Papas", "zoe@example.org")


def _page(visitor: Visitor, language: str, view: str = "latest") -> str:
    visitor.post("/language", {"language": language})
    return visitor.get(f"/dreamscape?view={view}").text


def _words(visitor: Visitor, language: str) -> set[str]:
    """All that a member's cards say, to the eye and to the ear, but for what people wrote."""
    cards = CARD.findall(_page(visitor, language))
    assert len(cards) == 2
    said = " ".join(TAG_OR_NAME.sub(r" \1 ", card) for card in cards)
    return set(re.findall(r"[^\W\d_]{2,}", said)) - PEOPLE_WROTE


@pytest.mark.parametrize("first", ["en", PSEUDO_LANGUAGE])
def test_a_card_kept_in_one_language_is_shown_in_no_other(
    mara: Visitor, tom: Visitor, zoe: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    # Two languages may write a day alike, and it must not be the day alone that keeps their cards apart.
    monkeypatch.setattr(card_cache, "humantime", str)
    plant(db, tom, 2)
    _page(mara, first)

    in_english, otherwise = _words(zoe, "en"), _words(zoe, PSEUDO_LANGUAGE)

    assert {"Follow", "Show", "comments"} < in_english
    assert all(word.isascii() for word in in_english)
    assert not [word for word in otherwise if word.isascii()]
    assert in_english == _words(mara, "en")
    assert otherwise == _words(mara, PSEUDO_LANGUAGE)


def test_an_interest_is_in_lower_case_in_english_sentences_only(mara: Visitor, tom: Visitor, db: Any) -> None:
    plant(db, tom, categories=["sea"])
    mara.post("/profile/interests", {"interests": ["sea"]})

    assert "Because you like sea" in _page(mara, "en", "personalised")
    assert pseudo("Because you like %(interest)s") % {"interest": "<bdi>Sea</bdi>"} in _page(
        mara, PSEUDO_LANGUAGE, "personalised"
    )


def test_what_a_dreamer_wrote_takes_its_direction_from_its_own_letters(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    plant(db, tom, title="سطح مليء بالياسمين", description="شاي")

    page = _page(mara, "en")

    assert re.search(r'<h2[^>]* dir="auto"><a [^>]*>سطح مليء بالياسمين</a></h2>', page)
    assert re.search(r'<p[^>]* dir="auto">شاي</p>', page)
