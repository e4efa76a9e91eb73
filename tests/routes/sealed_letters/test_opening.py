"""Letters are opened: on a hard day, by coming true, on their date. Who reads them then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.routes.sealed_letters.conftest import WORDS

if TYPE_CHECKING:
    from tests.routes.sealed_letters.conftest import Post
    from tests.support.visitor import Visitor

NOTHING = "/dreams/a-choir/hard-day"
OPENED = "/dreams/a-choir/letters/opened"


def test_a_hard_day_opens_the_oldest_letter(post: Post, ines: Visitor) -> None:
    younger = post.seal(body="Second.", by=ines)
    older = post.seal(body="First.")
    post.rest()
    before = datetime.now(UTC) - timedelta(days=9)
    post.db["sealed_letters"].update_one({"body": "First."}, {"$set": {"sealed_at": before}})

    assert post.press() == f"/letters/{older}"
    page = post.tom.get(f"/letters/{older}").text
    assert "Somebody thought of today" in page
    assert "First." in page
    assert "Mara Lind, sealed on" in page
    assert post.tom.get(f"/letters/{younger}").status_code == 404


def test_one_a_day_whichever_dream_is_hard(post: Post, ines: Visitor) -> None:
    letter = post.seal()
    post.seal(by=ines)
    post.rest()
    post.tom.post("/dreams/new", {"title": "A boat", "description": "Red.", "categories": ["sea"]})

    assert [post.press(), post.press()] == [f"/letters/{letter}"] * 2
    assert post.tom.post("/dreams/a-boat/hard-day").location == f"/letters/{letter}"
    assert post.db["sealed_letters"].count_documents({"opened_at": {"$ne": None}}) == 1


def test_the_next_day_begins_where_the_dreamer_lives(post: Post, ines: Visitor) -> None:
    choices = {"notification_choices.time_zone": "America/New_York"}
    post.db["users"].update_one({"email": "tom@example.org"}, {"$set": choices})
    first, second = post.seal(), post.seal(by=ines)
    long_ago = datetime(2026, 11, 1, tzinfo=UTC)
    post.db["sealed_letters"].update_many({}, {"$set": {"sealed_at": long_ago}})
    pressed = []
    # The last hour of a day in New York, and its first one: summer time has ended there on that day.
    for hour in (datetime(2026, 11, 3, 4, 59, tzinfo=UTC), datetime(2026, 11, 3, 5, 0, tzinfo=UTC)):
        with time_machine.travel(hour, tick=False), post.app.app_context():
            services = post.app.extensions["dreamscape"]
            tom = services.accounts.by_email("tom@example.org")
            found = services.sealed_letters.open_on_hard_day(services.dreams.find("a-choir", tom), tom)
            pressed.append(found.id)

    assert pressed == [first, second]


@pytest.mark.parametrize("hours", [0, 24])
def test_what_can_be_taken_back_rests(post: Post, hours: int) -> None:
    letter = post.seal()
    sealed = datetime.now(UTC) - timedelta(hours=hours)
    post.db["sealed_letters"].update_one({}, {"$set": {"sealed_at": sealed}})

    assert post.press() == NOTHING
    page = post.tom.get(NOTHING)
    assert "No letter waits for it just now" in page.text
    assert post.stored(letter)["opened_at"] is None


@pytest.mark.parametrize("kind", ["came_true", "date"])
def test_letters_for_other_days_stay_sealed(post: Post, kind: str) -> None:
    post.seal(kind, opens_on=str((datetime.now(UTC) + timedelta(days=40)).date()))
    post.rest()

    assert post.press() == NOTHING


def test_the_press_is_the_dreamers_alone(post: Post, guest: Visitor) -> None:
    post.seal()
    post.rest()

    assert post.mara.post(NOTHING).status_code == 403
    assert post.mara.get(NOTHING).status_code == 403
    assert guest.post(NOTHING).status_code in (302, 303, 401)
    assert post.tom.get(NOTHING).status_code == 200
    assert post.db["sealed_letters"].count_documents({"opened_at": {"$ne": None}}) == 0


def test_what_was_opened_is_read_again_any_time(post: Post) -> None:
    letter = post.seal()
    post.rest()
    post.press()
    before = datetime.now(UTC) - timedelta(days=90)
    post.db["sealed_letters"].update_one({}, {"$set": {"opened_at": before}})

    assert "Somebody thought of a hard day" in post.tom.get(f"/letters/{letter}").text
    assert WORDS in post.tom.get(OPENED).text


def test_a_letter_to_oneself_opens_for_oneself(post: Post) -> None:
    letter = post.seal(by=post.tom)
    assert "Sealed, for a hard day" in post.tom.get(f"/letters/{letter}").text
    post.rest()
    post.press()
    page = post.tom.get(f"/letters/{letter}").text

    assert "You thought of this day" in page
    assert WORDS in page
    assert "Report this letter" not in page


def test_hidden_words_fold_it(post: Post) -> None:
    post.tom.post("/settings/peace", {"hidden_words": "north"})
    letter = post.seal()
    post.rest()
    post.press()

    assert "Shows a word you do not want to see: open" in post.tom.get(f"/letters/{letter}").text
    post.tom.post("/settings/peace", {"hidden_words": ""})
    assert "Shows a word" not in post.tom.get(f"/letters/{letter}").text


def test_coming_true_opens_all_for_that_day_and_no_other(post: Post, ines: Visitor) -> None:
    for who in (post.mara, ines, post.tom):
        post.seal("came_true", by=who)
    post.seal("hard_day")
    post.come_true()

    assert post.db["sealed_letters"].count_documents({"opened_at": {"$ne": None}}) == 3
    assert post.tom.get(OPENED).text.count('<article class="letter') == 3
    assert "1 letter is waiting" in post.tom.get("/dreams/a-choir").text
    for who in (post.mara, ines):
        assert WORDS not in who.get(OPENED).text


def test_the_dreamer_lets_others_read_what_its_author_agreed_to(
    post: Post, ines: Visitor, guest: Visitor
) -> None:
    agreed = post.seal("came_true", body="For all.", may_show="y")
    alone = post.seal("came_true", body="For you.", by=ines)
    post.come_true()

    assert post.tom.post(f"/letters/{alone}/show").status_code == 404
    assert post.mara.post(f"/letters/{agreed}/show").status_code == 404
    assert post.tom.post(f"/letters/{agreed}/show").location.endswith(f"#letter-{agreed}")
    for who in (guest, ines, post.mara):
        page = who.get(OPENED).text
        assert "For all." in page
        assert "For you." not in page
        assert "yours alone" not in page
    assert guest.get(f"/letters/{agreed}").status_code == 200
    post.tom.post(f"/letters/{agreed}/keep")
    assert "For all." not in guest.get(OPENED).text
    assert guest.get(f"/letters/{agreed}").status_code == 404


def test_the_page_of_celebration_shows_the_dreamer_all_and_others_what_they_may(
    post: Post, ines: Visitor
) -> None:
    agreed = post.seal("came_true", body="For all.", may_show="y")
    post.seal("came_true", body="For you.", by=ines)
    post.seal("hard_day", body="Not yet.")
    post.come_true()
    post.tom.post(f"/letters/{agreed}/show", {"next": "/dreams/a-choir"})
    his, hers = (who.get("/dreams/a-choir").text for who in (post.tom, ines))

    assert ("For all." in his, "For you." in his, "1 of these letters is yours alone." in his) == (True,) * 3
    assert "1 letter is waiting" in his
    assert ("For all." in hers, "For you." in hers, "yours alone" in hers) == (True, False, False)
    assert "Not yet." not in his + hers
    assert 'value="came_true"' not in ines.get("/dreams/a-choir/letters").text


def test_a_state_that_changes_back_closes_nothing_and_keeps_sealed_what_was_not(post: Post) -> None:
    opened = post.seal("came_true")
    post.come_true()
    post.tom.post("/dreams/a-choir/state", {"state": "on_the_way"})
    later = post.seal("came_true", by=post.tom)

    assert WORDS in post.tom.get(f"/letters/{opened}").text
    assert post.stored(later)["opened_at"] is None
    post.come_true()
    assert post.stored(later)["opened_at"]


@pytest.mark.parametrize("kind", ["hard_day", "date"])
def test_letters_of_other_days_are_shown_to_nobody(post: Post, kind: str) -> None:
    letter = post.seal(kind, may_show="y", opens_on=str((datetime.now(UTC) + timedelta(days=40)).date()))
    opened = {"opened_at": datetime.now(UTC), "may_show": True}
    post.db["sealed_letters"].update_one({}, {"$set": opened})

    assert post.tom.post(f"/letters/{letter}/show").status_code == 404
    assert post.tom.get(f"/letters/{letter}").status_code == 200


def test_a_shown_letter_goes_where_its_dream_goes(post: Post, ines: Visitor) -> None:
    letter = post.seal("came_true", may_show="y")
    post.come_true()
    post.tom.post(f"/letters/{letter}/show")
    post.db["dreams"].update_one({"slug": "a-choir"}, {"$set": {"audience": "only_me"}})

    assert ines.get(f"/letters/{letter}").status_code == 404
    assert ines.get(OPENED).status_code == 404
    assert post.tom.get(f"/letters/{letter}").status_code == 200, "it stays the dreamer's"


def test_opened_letters_come_page_by_page(post: Post) -> None:
    letter = post.stored(post.seal("came_true"))
    del letter["_id"]
    for number in range(20):
        post.db["sealed_letters"].insert_one(
            {**letter, "author_id": None, "released_at": number, "body": str(number)}
        )
        letter.pop("_id", None)
    post.come_true()
    first = post.tom.get(OPENED).text

    assert first.count('<article class="letter') == 20
    after = first.partition("opened?after=")[2].partition('"')[0]
    assert post.tom.get(f"{OPENED}?after={after}").text.count('<article class="letter') == 1
    assert post.tom.get(f"{OPENED}?after=x").text.count('<article class="letter') == 20
    assert "21 of these letters" not in first
    celebration = post.tom.get("/dreams/a-choir").text
    assert celebration.count('<article class="letter') == 12
    assert 'href="/dreams/a-choir/letters/opened"' in celebration
    assert "21 of these letters are yours alone" in celebration


# The last minute before the 28th of March 2027.
MINUTES_BEFORE = [
    ("UTC", datetime(2027, 3, 27, 23, 59, tzinfo=UTC)),
    ("Pacific/Kiritimati", datetime(2027, 3, 27, 9, 59, tzinfo=UTC)),
    ("America/New_York", datetime(2027, 3, 28, 3, 59, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2027, 3, 27, 22, 59, tzinfo=UTC)),  # on that morning summer time begins
    ("Nowhere/Atall", datetime(2027, 3, 27, 23, 59, tzinfo=UTC)),
]


def test_a_date_begins_where_the_dreamer_lives(post: Post) -> None:
    letter = post.seal("date", opens_on="2027-03-28")
    for zone, minute_before in MINUTES_BEFORE:
        changes = {"notification_choices.time_zone": zone}
        post.db["users"].update_one({"email": "tom@example.org"}, {"$set": changes})
        post.db["sealed_letters"].update_one({}, {"$set": {"opened_at": None}})
        for minutes, is_open in ((0, False), (1, True)):
            with time_machine.travel(minute_before + timedelta(minutes=minutes), tick=False):
                post.run("open_letters")
            assert (post.stored(letter)["opened_at"] is not None) == is_open, zone


def test_the_dreamer_is_told_once_that_the_day_has_come(post: Post) -> None:
    letter = post.seal("date", opens_on=str((datetime.now(UTC) + timedelta(days=40)).date()))
    post.rest()
    post.db["sealed_letters"].update_one({}, {"$set": {"opens_on": str(datetime.now(UTC).date())}})
    for _ in range(2):
        post.run("open_letters")
    page = post.tom.get("/notifications").text

    assert page.count("<article") == 2, "that it waited, and that it is open"
    assert "The day of a letter has come" in page
    assert f"/letters/{letter}" in page
    assert "Mara" not in page
    assert WORDS in post.tom.get(f"/letters/{letter}").text
    assert "It has been opened" in post.mara.get(f"/letters/{letter}").text, "a date is no secret"


def test_a_letter_to_oneself_is_told_of_on_its_day(post: Post) -> None:
    post.seal("date", by=post.tom, opens_on=str((datetime.now(UTC) + timedelta(days=40)).date()))
    post.rest()
    post.db["sealed_letters"].update_one({}, {"$set": {"opens_on": str(datetime.now(UTC).date())}})
    post.run("open_letters")

    assert "The day of a letter has come" in post.tom.get("/notifications").text


def test_a_date_does_not_open_what_can_be_taken_back(post: Post) -> None:
    letter = post.seal("date", opens_on=str((datetime.now(UTC) + timedelta(days=40)).date()))
    post.db["sealed_letters"].update_one({}, {"$set": {"opens_on": str(datetime.now(UTC).date())}})
    post.run("open_letters")

    assert post.stored(letter)["opened_at"] is None
