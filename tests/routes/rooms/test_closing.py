"""A room is closed: by one of the two, by a block, by silence; and goes after a while."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from dreamscape.wiring.jobs import CLOSE_QUIET_ROOMS, REMOVE_ENDED_ROOMS
from tests.support.photos import small_photo

if TYPE_CHECKING:
    from tests.routes.rooms.conftest import Talk
    from tests.support.visitor import Visitor


def test_either_says_that_it_is_done_and_the_other_is_told(talk: Talk) -> None:
    assert "Close room" in talk.mara.get(talk.path).text
    closed = talk.mara.post(f"{talk.path}/close")

    assert closed.location == f"{talk.path}/thanks"
    assert talk.stored["done"]
    assert talk.ask["state"] == "done"
    assert "Your room with" in talk.tom.get("/notifications").text
    page = talk.tom.get(talk.path).text
    assert "It is done." in page
    assert "You both can read it until" in page


def test_nobody_writes_in_a_closed_room_and_what_they_typed_stays(talk: Talk) -> None:
    talk.done(talk.mara)

    refused = talk.say(talk.tom, "Wait, one thing!")

    assert refused.status_code == 422
    assert "Wait, one thing!" in refused.text
    assert talk.db["room_lines"].count_documents({}) == 0


def test_a_block_closes_the_room_and_the_other_hears_nothing_but_that(talk: Talk) -> None:
    talk.say(talk.mara)
    blocked = talk.tom.post("/people/mara-lind/block", {"next": talk.path})

    assert blocked.location.startswith(talk.path)
    assert talk.stored["closed_at"]
    assert not talk.stored["done"]
    page = talk.mara.get(talk.path).text
    assert "This room is closed." in page
    assert "block" not in page.partition("<main")[2].partition("</main>")[0].lower()
    assert "Your room with" not in talk.mara.get("/notifications").text
    assert talk.say(talk.mara, "Why?").status_code == 422
    assert talk.ask["state"] == "open"


def test_a_room_that_a_block_closed_stays_so_when_the_block_is_undone(talk: Talk) -> None:
    talk.tom.post("/people/mara-lind/block")
    talk.tom.post("/people/mara-lind/undo-block")

    assert talk.say(talk.tom, "Are you there?").status_code == 422


def test_whoever_blocked_can_still_ask_for_help(talk: Talk) -> None:
    talk.say(talk.mara)
    talk.tom.post("/people/mara-lind/block")

    assert talk.report(talk.tom)


def test_after_thirty_quiet_days_it_closes_by_itself_and_both_are_told(talk: Talk) -> None:
    talk.ago(days=29)
    talk.run(CLOSE_QUIET_ROOMS)
    assert talk.stored["closed_at"] is None

    talk.db["jobs"].delete_many({"kind": CLOSE_QUIET_ROOMS})
    talk.ago(days=1, minutes=1)
    talk.run(CLOSE_QUIET_ROOMS)

    assert talk.stored["closed_at"]
    assert not talk.stored["done"]
    for one in (talk.mara, talk.tom):
        assert "Your room with" in one.get("/notifications").text


def test_it_can_be_read_for_ninety_days_and_then_goes_with_lines_and_pictures(talk: Talk) -> None:
    talk.say(talk.mara, "Look.", picture=(BytesIO(small_photo()), "piano.png"))
    picture = talk.db["room_lines"].find_one()["picture"]["public_id"]
    talk.done(talk.mara)
    talk.ago(days=89)
    talk.run(REMOVE_ENDED_ROOMS)
    assert "Look." in talk.tom.get(talk.path).text

    talk.ago(days=1, minutes=1)
    assert talk.tom.get(talk.path).status_code == 404, "whether or not the job has come by"
    assert talk.tom.get(f"/media/{picture}").status_code == 404
    talk.db["jobs"].delete_many({"kind": REMOVE_ENDED_ROOMS})
    talk.run(REMOVE_ENDED_ROOMS)

    assert talk.stored is None
    assert talk.db["room_lines"].count_documents({}) == 0
    assert "Your room with" not in talk.tom.get("/notifications").text


def test_what_somebody_reported_is_kept_until_that_is_settled(talk: Talk, moderator: Visitor) -> None:
    talk.say(talk.mara)
    talk.done(talk.mara)
    report = talk.report(talk.tom)
    talk.ago(days=91)
    talk.run(REMOVE_ENDED_ROOMS)
    assert talk.stored

    moderator.post(f"/admin/reports/{report}/settle")
    talk.db["jobs"].delete_many({"kind": REMOVE_ENDED_ROOMS})
    talk.run(REMOVE_ENDED_ROOMS)

    assert talk.stored is None


def test_who_leaves_closes_the_room_and_leaves_their_words_to_nobody(talk: Talk) -> None:
    talk.say(talk.mara, "Open the lid.", picture=(BytesIO(small_photo()), "piano.png"))
    with talk.app.app_context():
        services = talk.app.extensions["dreamscape"]
        services.account_deletion.remove(talk.mara.id)
        jobs = talk.app.extensions["dreamscape"].jobs
        for job in list(talk.db["jobs"].find({"kind": "clear_member"})):
            jobs.run(job["_id"])

    page = talk.tom.get(talk.path).text
    assert "Open the lid." in page
    assert "Mara" not in page
    assert "Somebody who has left" in page
    assert talk.stored["closed_at"]
    assert talk.stored["helper_id"] is None
    assert talk.db["room_lines"].find_one()["picture"] is None


def test_ones_own_copy_has_the_room_with_the_words_of_both(talk: Talk) -> None:
    talk.say(talk.mara, "Open the lid.")
    talk.say(talk.tom, "Here she is.")

    room = _copy_of(talk.mara)["rooms_helping"][0]

    assert room["with"] == "Tom Okoye"
    assert [(line["by"], line["body"]) for line in room["lines"]] == [
        ("Mara Lind", "Open the lid."),
        ("Tom Okoye", "Here she is."),
    ]
    assert _copy_of(talk.tom)["rooms"][0]["lines"] == room["lines"]
    assert _copy_of(talk.ines)["rooms"] == _copy_of(talk.ines)["rooms_helping"] == []


def test_a_dream_that_is_gone_leaves_the_two_their_room(talk: Talk) -> None:
    talk.say(talk.mara, "Open the lid.")
    talk.tom.post("/dreams/a-choir/delete")

    assert "Open the lid." in talk.mara.get(talk.path).text
    assert talk.say(talk.mara, "And now?").status_code == 303
    assert talk.report(talk.tom), "and the way to ask for help"


def _copy_of(member: Visitor) -> Any:
    archive = member.post("/settings/export")
    with zipfile.ZipFile(BytesIO(archive.get_data())) as copy:
        return json.loads(copy.read("dreamscape.json"))


def test_an_id_that_nobody_has_is_no_room(talk: Talk) -> None:
    for nothing in ("nothing", str(ObjectId())):
        assert talk.mara.get(f"/rooms/{nothing}").status_code == 404
