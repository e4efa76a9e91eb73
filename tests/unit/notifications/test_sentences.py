"""What each kind of notification says: of one, of two, of many, and where nobody of them may be named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from flask import get_template_attribute
from markupsafe import Markup

from dreamscape.models import Dream, Notice, NotificationCard, Person
from dreamscape.models.notifications import Notification
from dreamscape.services.notices import in_words

if TYPE_CHECKING:
    from flask import Flask

NOW = datetime(2026, 11, 30, tzinfo=UTC)
DREAM = Dream("d", "m", "A boat", "a-boat", "Red.", ("sea",), NOW, NOW)
TOM = Person("t", "Tom", "Okoye", "tom-okoye", "")

# Kind, how many did so, is one of them named? → the sentence.
TABLE = [
    ("member_followed", 1, True, "Tom Okoye follows you"),
    ("member_followed", 2, True, "Tom Okoye and one other follow you"),
    ("member_followed", 1235, True, "Tom Okoye and 1,234 others follow you"),
    ("member_followed", 1, False, "Somebody follows you"),
    ("member_followed", 2, False, "Somebody and one other follow you"),
    ("member_followed", 12, False, "Somebody and 11 others follow you"),
    ("dream_followed", 1, True, "Tom Okoye follows your dream A boat"),
    ("dream_followed", 2, True, "Tom Okoye and one other follow your dream A boat"),
    ("dream_followed", 12, True, "Tom Okoye and 11 others follow your dream A boat"),
    ("dream_followed", 12, False, "Somebody and 11 others follow your dream A boat"),
    ("dream_commented", 1, True, "Tom Okoye wrote under A boat"),
    ("dream_commented", 2, True, "Tom Okoye and one other wrote under A boat"),
    ("dream_commented", 12, True, "Tom Okoye and 11 others wrote under A boat"),
    ("comment_answered", 1, True, "Tom Okoye answered under A boat"),
    ("talk_continued", 1, True, "Tom Okoye wrote after you under A boat"),
    ("talk_continued", 2, True, "Tom Okoye and one other wrote after you under A boat"),
    ("talk_continued", 12, True, "Tom Okoye and 11 others wrote after you under A boat"),
    ("comment_liked", 1, True, "Tom Okoye likes what you said under A boat"),
    ("comment_liked", 2, True, "Tom Okoye and one other like what you said under A boat"),
    ("comment_liked", 12, True, "Tom Okoye and 11 others like what you said under A boat"),
    ("comment_liked", 1, False, "Somebody likes what you said under A boat"),
    ("letter_waits", 1, False, "Somebody has sealed a letter for you, for A boat"),
    ("letter_waits", 2, False, "2 people have sealed letters for you, for A boat"),
    ("letter_opened", 1, False, "The day of a letter has come: it is open, for A boat"),
    ("letter_opened", 1235, False, "The days of 1,235 letters have come: they are open, for A boat"),
    ("thread_tied", 1, True, "Tom Okoye dreams the same as you: a thread ties A boat now"),
    ("thread_tied", 2, True, "Tom Okoye and one other dream the same as you: threads tie A boat now"),
    ("thread_tied", 12, True, "Tom Okoye and 11 others dream the same as you: threads tie A boat now"),
    ("offer_made", 1, True, "Tom Okoye can help you with A boat"),
    ("offer_accepted", 1, True, "Tom Okoye has said yes to your help, for A boat"),
    ("offer_declined", 1, True, "Tom has found another way. Thank you for having been there."),
    ("question_asked", 1, True, "Tom Okoye asks you something, for A boat"),
    ("dream_news", 1, True, "There is news of A boat"),
    ("dream_came_true", 1, True, "A boat came true"),
    ("dream_let_go", 1, True, "A boat was let go"),
]


def sentence(app: Flask, card: NotificationCard) -> Markup:
    with app.test_request_context():
        said: Markup = get_template_attribute("notifications/_sentence.html", "sentence")(card)
    return Markup(said.strip())  # noqa: S704 - of our own template


def card(kind: str, count: int, *people: Person, title: str = "A boat") -> NotificationCard:
    told = Notification("n", kind, "x", NOW, unread=True, count=count)
    dream = None if kind == "member_followed" else DREAM._replace(title=title)
    return NotificationCard(told, people, dream)


@pytest.mark.parametrize(("kind", "count", "named", "words"), TABLE)
def test_a_notification_says_who_and_how_many(
    app: Flask, kind: str, count: int, named: bool, words: str
) -> None:
    assert sentence(app, card(kind, count, *[TOM][: int(named)])).striptags() == words


def test_names_titles_and_the_number_of_others_are_bold_and_nothing_else_is_markup(app: Flask) -> None:
    evil = TOM._replace(first_name="<i>Tom", last_name="")
    said = sentence(app, card("dream_followed", 3, evil, title="A <b>boat"))
    assert said == ("<b>&lt;i&gt;Tom</b> and <b>2 others</b> follow your dream <b>A &lt;b&gt;boat</b>")


def test_moderators_say_what_they_did(app: Flask) -> None:
    told = Notification("n", "moderation", "n", NOW, unread=True)
    notice = in_words(Notice("n", NOW, "dream_removed", "A boat"))
    assert sentence(app, NotificationCard(told, notice=notice)) == "Your dream “A boat” was taken down."
