"""What somebody does not want to see at once is folded wherever they are told of it: words, and titles of dreams."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId
from flask import render_template_string

from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from dreamscape.models import Member, NotificationCard
    from dreamscape.wiring import Services

ITEM = '{% from "notifications/_item.html" import item %}{{ item(card, "/", none) }}'


class Shore:
    """Mara, who said something under Tom's dream, after which he spoke; she does not want to see one word."""

    def __init__(self, services: Services, db: Any, word: str) -> None:
        self.services = services
        self.mara, self.tom = sign_up(services, "Mara"), sign_up(services, "Tom")
        dream = dream_by(services, self.tom, "Diet of a whale", description="Krill, and nothing else.")
        services.comments.add(dream, self.mara, "Not for me.")
        services.blocks.hide_words(again(services, self.mara.email), word)
        services.comments.add(dream, self.tom, "Ahoy there!")
        month_ago = {"email_confirmed": True, "created_at": datetime.now(UTC) - timedelta(days=30)}
        db["users"].update_one({"_id": ObjectId(self.mara.id)}, {"$set": month_ago})

    @property
    def reader(self) -> Member:
        return again(self.services, self.mara.email)

    @property
    def card(self) -> NotificationCard:
        return self.services.notifications.page(self.reader).items[0]

    def on_the_page(self, app: Flask) -> str:
        with app.test_request_context():
            return render_template_string(ITEM, card=self.card)

    def on_a_device(self, app: Flask) -> str:
        with app.test_request_context():
            said = app.extensions["dreamscape.core"].push_words.message(self.reader, self.card, "/", "")
        return str(said.title)

    def in_the_digest(self, _app: Flask) -> str:
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1), tick=False):
            assert self.services.jobs.run(self.services.jobs.add("send_digests", None))
        [mail] = [one.mail for one in self.services.mail_queue.outbox() if "away" in one.mail.subject]
        return mail.text + mail.html


EVERYWHERE: list[Callable[[Shore, Flask], str]] = [Shore.on_the_page, Shore.on_a_device, Shore.in_the_digest]


@pytest.mark.parametrize("where", EVERYWHERE)
def test_a_title_with_such_a_word_is_told_nowhere(
    app: Flask, services: Services, db: Any, where: Callable[[Shore, Flask], str]
) -> None:
    shore = Shore(services, db, "diet")

    said = where(shore, app)

    assert "a dream" in said
    assert "Diet" not in said
    assert "diet-of-a-whale" not in said


@pytest.mark.parametrize("where", EVERYWHERE)
def test_other_titles_are_told(
    app: Flask, services: Services, db: Any, where: Callable[[Shore, Flask], str]
) -> None:
    assert "Diet of a whale" in where(Shore(services, db, "war"), app)


def test_words_are_folded_with_their_reason_on_the_page(app: Flask, services: Services, db: Any) -> None:
    shore = Shore(services, db, "ahoy")
    assert shore.card.folded == "word"
    assert "<details" in shore.on_the_page(app)


def test_words_are_left_out_of_the_digest(app: Flask, services: Services, db: Any) -> None:
    assert "Ahoy there!" not in Shore(services, db, "ahoy").in_the_digest(app)


def test_ones_own_title_is_told_whatever_it_says(app: Flask, services: Services, db: Any) -> None:
    shore = Shore(services, db, "boat")
    services.follows.follow_dream(shore.tom, dream_by(services, shore.reader, "A boat").slug)
    assert "A boat" in shore.on_the_page(app)
