"""A letter is written, sealed, read again and taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Invalid
from tests.conftest import TEST_SETTINGS
from tests.routes.sealed_letters.conftest import PATH, WORDS
from tests.support.newcomers import choose

if TYPE_CHECKING:
    from tests.routes.sealed_letters.conftest import Post
    from tests.support.visitor import Visitor


def test_the_dream_says_to_others_that_one_can_be_sealed_and_no_number(post: Post) -> None:
    post.seal()
    page = post.mara.get("/dreams/a-choir").text

    assert "Seal a letter" in page
    assert "waiting" not in page
    assert "Today is hard" not in page


def test_the_dreamer_knows_how_many_wait_from_how_many_people_and_nothing_else(
    post: Post, ines: Visitor
) -> None:
    post.seal("hard_day")
    post.seal("came_true")
    post.seal("date", by=ines, opens_on=str((datetime.now(UTC) + timedelta(days=40)).date()))
    page = post.tom.get("/dreams/a-choir").text

    assert "3 letters are waiting" in page
    assert "From 2 people" in page
    for hidden in (WORDS, "Mara", "Inês"):
        assert hidden not in page


def test_a_new_dream_offers_a_letter_to_oneself(post: Post) -> None:
    assert "A letter to yourself" in post.tom.get("/dreams/a-choir").text

    letter = post.seal(by=post.tom)

    assert post.stored(letter)["author_id"] == post.stored(letter)["dreamer_id"]
    assert "1 letter is waiting" in post.tom.get("/dreams/a-choir").text
    assert "sealed a letter" not in post.tom.get("/notifications").text, "nobody is told of their own"


def test_a_guest_is_asked_who_they_are(post: Post, guest: Visitor) -> None:
    assert "Seal a letter" in guest.get("/dreams/a-choir").text
    assert "/login" in guest.get(PATH).location
    assert guest.post(PATH, {"body": WORDS, "opens": "hard_day"}).status_code in (302, 303, 401)
    assert post.db["sealed_letters"].count_documents({}) == 0


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"body": "", "opens": "hard_day"}, "There is nothing here yet."),
    ({"body": "x" * 1001, "opens": "hard_day"}, "1,000"),
    ({"body": WORDS}, "Choose when it opens."),
    ({"body": WORDS, "opens": "never"}, "Choose one of these, please."),
    ({"body": WORDS, "opens": "date"}, "This is no day of the calendar."),
    ({"body": WORDS, "opens": "date", "opens_on": "2027-02-30"}, "This is no day of the calendar."),
    ({"body": WORDS, "opens": "date", "opens_on": "2020-01-01"}, "Choose a day from tomorrow on."),
    ({"body": WORDS, "opens": "date", "opens_on": "2199-12-01"}, "At most 10 years from now."),
]


def test_what_cannot_be_sealed_is_said_and_the_words_stay(post: Post) -> None:
    for fields, said in REFUSED:
        answer = post.mara.post(PATH, fields)
        assert answer.status_code == 422
        assert said in answer.text
        assert fields["body"] in answer.text
    assert post.db["sealed_letters"].count_documents({}) == 0


DAYS = [
    ("UTC", datetime(2026, 11, 30, 12, tzinfo=UTC), date(2026, 12, 1), date(2036, 11, 30)),
    ("Pacific/Auckland", datetime(2026, 11, 30, 12, tzinfo=UTC), date(2026, 12, 2), date(2036, 12, 1)),
    ("America/New_York", datetime(2026, 12, 1, 4, 59, tzinfo=UTC), date(2026, 12, 1), date(2036, 11, 30)),
    ("UTC", datetime(2028, 2, 29, 12, tzinfo=UTC), date(2028, 3, 1), date(2038, 2, 28)),
]


def test_a_day_is_from_tomorrow_to_ten_years_ahead_where_the_dreamer_lives(post: Post) -> None:
    services = post.app.extensions["dreamscape"]
    writing = services.letter_writing
    for zone, now, first, last in DAYS:
        choices = {"notification_choices.time_zone": zone}
        post.db["users"].update_one({"email": "tom@example.org"}, {"$set": choices})
        with post.app.app_context():
            mara, dream = services.accounts.by_email("mara@example.org"), services.dreams.find("a-choir")
            assert writing.days(dream, now) == (first, last)
            for day in (first - timedelta(days=1), last + timedelta(days=1)):
                with pytest.raises(Invalid):
                    writing.seal(dream, mara, WORDS, "date", opens_on=str(day), sealed_at=now)
    assert writing.seal(dream, mara, WORDS, "date", opens_on=str(last), sealed_at=now).opens_on == last


def test_a_date_that_was_not_asked_for_is_not_looked_at(post: Post) -> None:
    assert "opens_on" not in post.stored(post.seal("hard_day", opens_on="soon"))


@pytest.mark.parametrize("kind", ["came_true", "hard_day", "date"])
def test_of_each_kind_there_is_one_and_a_second_keeps_its_words(post: Post, kind: str) -> None:
    day = str((datetime.now(UTC) + timedelta(days=40)).date())
    post.seal(kind, opens_on=day)
    answer = post.mara.post(PATH, {"body": "And one more.", "opens": kind, "opens_on": day})

    assert answer.status_code == 422
    assert "You have sealed one for" in answer.text
    assert "And one more." in answer.text
    assert post.db["sealed_letters"].count_documents({}) == 1


def test_once_it_came_true_none_is_sealed_for_that_day(post: Post) -> None:
    post.db["dreams"].update_one({"slug": "a-choir"}, {"$set": {"state": {"name": "came_true"}}})
    answer = post.mara.post(PATH, {"body": WORDS, "opens": "came_true"})

    assert answer.status_code == 422
    assert "It has come true already." in answer.text
    assert post.seal("hard_day")


def test_who_does_not_see_the_dream_finds_nothing(post: Post) -> None:
    post.db["dreams"].update_one({"slug": "a-choir"}, {"$set": {"audience": "only_me"}})

    assert post.mara.get(PATH).status_code == 404
    assert post.mara.post(PATH, {"body": WORDS, "opens": "hard_day"}).status_code == 404
    assert post.seal(by=post.tom)


def test_the_author_reads_it_again_for_a_day_and_then_not_any_more(post: Post) -> None:
    letter = post.seal()
    assert WORDS in post.mara.get(f"/letters/{letter}").text
    post.rest()
    page = post.mara.get(f"/letters/{letter}").text

    assert "Sealed, for a hard day" in page
    assert WORDS not in page
    assert "Take it back" not in page


def test_it_can_be_taken_back_for_a_day(post: Post) -> None:
    letter = post.seal()
    answer = post.mara.post(f"/letters/{letter}/take-back")

    assert (answer.status_code, answer.location) == (303, "/dreams/a-choir")
    assert post.stored(letter) is None
    assert "waiting" not in post.tom.get("/dreams/a-choir").text
    assert "sealed a letter" not in post.tom.get("/notifications").text
    assert post.mara.post(f"/letters/{letter}/take-back").status_code == 404
    assert post.seal(), "its place is free again"


def test_a_day_later_it_stays(post: Post) -> None:
    letters = [post.seal(kind) for kind in ("came_true", "hard_day")]
    post.rest()

    for letter in letters:
        assert post.mara.post(f"/letters/{letter}/take-back").status_code == 403
        assert post.stored(letter)


def test_what_opened_on_the_first_day_stays(post: Post) -> None:
    letter = post.seal("came_true")
    post.come_true()

    assert post.mara.post(f"/letters/{letter}/take-back").status_code == 403
    assert post.stored(letter)


def test_nobody_else_takes_it_back(post: Post, ines: Visitor) -> None:
    letter = post.seal()

    for who in (post.tom, ines):
        assert who.post(f"/letters/{letter}/take-back").status_code == 404
    assert post.stored(letter)


def test_what_one_sealed_stands_in_a_list_page_by_page(post: Post) -> None:
    letter = post.stored(post.seal())
    del letter["_id"]
    for number in range(20):
        one = {key: value for key, value in post.dream.items() if key != "_id"}
        other = {"slug": f"dream-{number}", "title": f"Dream {number}", "title_key": f"dream {number}"}
        dream = post.db["dreams"].insert_one({**one, **other}).inserted_id
        post.db["sealed_letters"].insert_one({**letter, "dream_id": dream})
    first = post.mara.get("/letters").text

    assert first.count('class="own-letter"') == 20
    assert "Dream 19" in first
    assert post.mara.get("/letters?after=nonsense").text.count('class="own-letter"') == 20
    after = first.partition("/letters?after=")[2].partition('"')[0]
    rest = post.mara.get(f"/letters?after={after}").text
    assert rest.count('class="own-letter"') == 1
    assert "A choir" in rest


def test_a_dream_out_of_sight_keeps_its_title_and_the_letter_its_way_back(post: Post) -> None:
    letter = post.seal()
    post.db["dreams"].update_one({"slug": "a-choir"}, {"$set": {"audience": "only_me"}})

    for path in ("/letters", f"/letters/{letter}"):
        page = post.mara.get(path)
        assert page.status_code == 200
        assert "A choir" not in page.text
    assert post.mara.post(f"/letters/{letter}/take-back").location == "/letters"


def test_an_id_that_nobody_has_is_not_found(post: Post) -> None:
    for letter_id in ("nothing", "6" * 24, "%00"):
        assert post.mara.get(f"/letters/{letter_id}").status_code == 404
        for deed in ("take-back", "show", "keep", "report"):
            assert post.mara.post(f"/letters/{letter_id}/{deed}").status_code == 404


class TestNewcomers:
    """On a site that limits them."""

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {**TEST_SETTINGS, "NEWCOMER_LIMITS": True}

    def test_they_seal_no_links_and_no_more_letters_than_comments(self, post: Post) -> None:
        joined = {"joined.proof": "given", "vetted_at": datetime.now(UTC)}
        post.db["users"].update_many({}, {"$set": joined})
        post.db["dreams"].update_many({}, {"$set": {"hidden": None}})
        link = post.mara.post(PATH, {"body": "See http://example.org/x", "opens": "hard_day"})
        assert (link.status_code, "example.org/x" in link.text) == (422, True)
        choose(post.db, newcomer_comments=1)
        post.seal("hard_day")
        second = post.mara.post(PATH, {"body": WORDS, "opens": "came_true"})

        assert second.status_code == 422
        assert WORDS in second.text

    def test_whose_first_words_are_read_first_seals_none_but_to_themselves(self, post: Post) -> None:
        post.db["users"].update_many({}, {"$set": {"joined.proof": "missing"}, "$unset": {"vetted_at": ""}})
        post.db["dreams"].update_many({}, {"$set": {"hidden": None}})
        answer = post.mara.post(PATH, {"body": WORDS, "opens": "hard_day"})

        assert answer.status_code == 422
        assert "Somebody reads the first words of newcomers" in answer.text
        assert post.seal(by=post.tom)
