"""Two talk in a room, and nobody else reads it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from tests.support.photos import small_photo
from tests.support.rooms import TITLE, a_room

if TYPE_CHECKING:
    from tests.routes.rooms.conftest import Talk
    from tests.support.visitor import Visitor

HTMX = {"HX-Request": "true"}


def test_the_two_read_what_either_wrote(talk: Talk) -> None:
    assert talk.say(talk.mara, "Open the lid, please.").status_code == 303
    assert talk.say(talk.tom, "Here she is.").status_code == 303

    for one in (talk.mara, talk.tom):
        page = one.get(talk.path).text
        assert page.index("Open the lid, please.") < page.index("Here she is.")
        assert "Only you two, unless one of you asks for help." in page


def test_for_everybody_else_there_is_no_room(talk: Talk, guest: Visitor) -> None:
    talk.say(talk.mara)

    for path in (talk.path, f"{talk.path}/lines", f"{talk.path}/thanks", f"{talk.path}/report"):
        assert talk.ines.get(path).status_code == 404, path
        assert "/login" in guest.get(path).location, path
    assert talk.say(talk.ines).status_code == 404
    assert talk.done(talk.ines).status_code == 404
    assert TITLE not in talk.ines.get("/rooms").text
    assert talk.stored["closed_at"] is None
    assert talk.db["room_lines"].count_documents({}) == 1


def test_rooms_are_listed_the_one_with_the_newest_line_first(talk: Talk) -> None:
    a_room(talk.db, talk.tom.id, talk.ines.id, talk.stored["dream_id"], "A van?")
    talk.say(talk.mara)

    page = talk.tom.get("/rooms").text

    assert page.index(TITLE) < page.index("A van?")


def test_nothing_said_is_asked_again_and_nothing_is_lost(talk: Talk) -> None:
    empty, long = talk.say(talk.mara, "  "), talk.say(talk.mara, "x" * 2001)

    assert empty.status_code == long.status_code == 422
    assert "There is nothing here yet." in empty.text
    assert "x" * 2001 in long.text
    assert talk.db["room_lines"].count_documents({}) == 0


def test_a_button_pressed_twice_says_it_once(talk: Talk) -> None:
    talk.say(talk.mara)
    again = talk.say(talk.mara)

    assert "It is there already" in again.text
    assert talk.db["room_lines"].count_documents({}) == 1
    assert talk.say(talk.tom).status_code == 303, "the other may say the same"


def test_no_link_on_the_first_day(talk: Talk) -> None:
    refused = talk.say(talk.mara, "Look at pianos.example.org please")

    assert refused.status_code == 422
    assert "“pianos.example.org”" in refused.text
    assert "Look at pianos.example.org please" in refused.text, "nothing is lost"


def test_a_link_on_the_second_day(talk: Talk) -> None:
    talk.ago(days=1, minutes=1)

    assert talk.say(talk.mara, "Look at pianos.example.org please").status_code == 303


def test_a_link_at_once_where_both_follow_each_other_and_not_where_one_does(talk: Talk) -> None:
    talk.mara.post("/people/tom-okoye/follow")
    assert talk.say(talk.mara, "Look at pianos.example.org").status_code == 422

    talk.tom.post("/people/mara-lind/follow")

    assert talk.say(talk.mara, "Look at pianos.example.org").status_code == 303


def test_what_is_new_comes_to_a_page_that_is_open(talk: Talk) -> None:
    talk.say(talk.mara, "One.")
    talk.say(talk.mara, "Two.")

    new = talk.tom.get(f"{talk.path}/lines?after=1&open=1", headers=HTMX)

    assert "Two." in new.text
    assert "One." not in new.text
    assert talk.tom.get(f"{talk.path}/lines?after=2&open=1", headers=HTMX).status_code == 204


def test_the_new_lines_by_themselves_lead_to_the_room(talk: Talk) -> None:
    talk.say(talk.mara, "One.")

    answer = talk.tom.get(f"{talk.path}/lines?after=0")

    assert (answer.status_code, answer.location) == (302, talk.path)


def test_an_open_page_hears_that_the_room_was_closed(talk: Talk) -> None:
    talk.done(talk.mara)

    assert "data-ended" in talk.tom.get(f"{talk.path}/lines?after=0&open=1", headers=HTMX).text
    assert talk.tom.get(f"{talk.path}/lines?after=0", headers=HTMX).status_code == 204, "it knew"


def test_earlier_lines_are_behind_a_cursor(talk: Talk) -> None:
    with talk.app.app_context():
        services = talk.app.extensions["dreamscape"]
        for number in range(55):
            services.rooms.write(talk.id, services.accounts.by_email("mara@example.org"), f"Line {number}.")
    latest = talk.tom.get(talk.path).text

    assert "Line 54." in latest
    assert "Line 4." not in latest
    before = latest.partition("?before=")[2].partition('"')[0]
    earlier = talk.tom.get(f"{talk.path}?before={before}").text
    assert "Line 4." in earlier
    assert "Line 54." not in earlier


def test_a_picture_is_for_the_two_alone(talk: Talk, guest: Visitor) -> None:
    sent = talk.say(
        talk.tom, "Here she is.", picture=(BytesIO(small_photo()), "piano.png"), picture_alt="A piano"
    )
    assert sent.status_code == 303
    picture = talk.db["room_lines"].find_one()["picture"]
    assert picture["protected"]

    assert "A piano" in talk.mara.get(talk.path).text
    path = f"/media/{picture['public_id']}"
    for one in (talk.mara, talk.tom):
        assert one.get(path).status_code == 200
    assert talk.ines.get(path).status_code == 404
    assert guest.get(path).status_code == 404


def test_the_other_is_told_that_and_not_what_was_written(talk: Talk) -> None:
    talk.say(talk.mara, "Open the lid, please.")

    told = talk.tom.get("/notifications").text
    assert "wrote to you in your room" in told
    assert "Open the lid" not in told
    assert f"{talk.path}#end" in told
    assert "wrote to you in your room" not in talk.mara.get("/notifications").text
    assert "wrote to you" not in talk.ines.get("/notifications").text
