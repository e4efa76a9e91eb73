"""What came of an appeal is mailed to who made it: whoever is suspended reads nothing here meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotFound
from dreamscape.web.pseudo_language import PSEUDO_LANGUAGE
from tests.conftest import TEST_SETTINGS
from tests.unit.moderation.test_appeals import WHY, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Mail
    from dreamscape.wiring import Services


@pytest.fixture
def settings() -> dict[str, Any]:
    return {**TEST_SETTINGS, "LANGUAGES": ("en", PSEUDO_LANGUAGE)}


@pytest.fixture
def place(services: Services) -> Place:
    return Place(services)


def suspend(place: Place) -> str:
    place.services.appeals.against_suspension(place.suspended(), "I meant it well.")
    return place.waiting()[0]


def hide(place: Place) -> str:
    dreams = place.services.moderation.dreams
    return place.appeal_from(lambda: dreams.hide(place.mo, place.dream.id, WHY))


def remove(place: Place) -> str:
    dreams = place.services.moderation.dreams
    return place.appeal_from(lambda: dreams.remove(place.mo, place.dream.id, WHY))


def remove_comment(place: Place) -> str:
    said = place.services.comments.add(place.dream, place.mara, "Come along!")
    dreams = place.services.moderation.dreams
    return place.appeal_from(lambda: dreams.remove_comment(place.mo, said.id, WHY))


def letters(place: Place) -> list[Mail]:
    found = [queued.mail for queued in place.services.mail_queue.outbox()]
    return [mail for mail in found if mail.subject == "We looked at it once more"]


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (suspend, "it is over, and you can come in again."),
        (hide, "you are right: it can be seen again."),
        (remove, "it should have stayed. We cannot bring it back"),
        (remove_comment, "it should have stayed. We cannot bring it back"),
    ],
)
def test_one_that_is_accepted_is_told_once_with_the_way_in(
    place: Place, deed: Callable[[Place], str], said: str
) -> None:
    appeal = deed(place)
    place.services.moderation.appeals.accept(place.vera, appeal)

    [letter] = letters(place)
    assert letter.to == place.mara.email
    for text in (letter.text, letter.html):
        assert said in text
        assert "/login" in text
        assert "Why:" not in text


@pytest.mark.parametrize("deed", [suspend, hide, remove, remove_comment])
def test_one_that_is_declined_is_told_with_the_reason(place: Place, deed: Callable[[Place], str]) -> None:
    appeal = deed(place)
    place.services.moderation.appeals.decline(place.vera, appeal, "It names <a neighbour>.")

    [letter] = letters(place)
    assert "it stays as we decided." in " ".join(letter.text.split())
    assert "Why: It names <a neighbour>." in letter.text
    assert "It names &lt;a neighbour&gt;." in letter.html


def test_it_has_no_words_of_theirs_and_no_name_until_their_address_is_proven(place: Place, db: Any) -> None:
    place.services.moderation.appeals.accept(place.vera, hide(place))
    db["users"].update_one({"email": place.mara.email}, {"$set": {"email_confirmed": True}})
    place.services.moderation.appeals.decline(place.vera, remove(place), "No.")

    proven, unproven = letters(place)
    assert "Hello," in unproven.text
    assert "Hello Mara," in proven.text
    assert "A boat" not in f"{proven}{unproven}"


def test_it_is_in_their_language(place: Place, db: Any) -> None:
    appeal = suspend(place)
    db["users"].update_one({"email": place.mara.email}, {"$set": {"language": PSEUDO_LANGUAGE}})
    place.services.moderation.appeals.accept(place.vera, appeal)

    letter = place.services.mail_queue.outbox()[0].mail
    assert "once more" not in letter.subject
    assert 'dir="rtl"' in letter.html


def test_none_is_written_when_another_was_first(place: Place) -> None:
    decide = place.services.moderation.appeals
    appeal = hide(place)
    decide.decline(place.vera, appeal, "No.")
    with pytest.raises(NotFound, match="decided this already"):
        decide.accept(place.vera, appeal)
    assert len(letters(place)) == 1
