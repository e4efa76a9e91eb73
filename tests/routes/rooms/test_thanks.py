"""A line of each at the end: sealed until both are in, or for two weeks."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from dreamscape.wiring.jobs import TELL_OF_THANKS

if TYPE_CHECKING:
    from tests.routes.rooms.conftest import Talk
    from tests.support.visitor import Visitor

TO_TOM, TO_MARA = "You never once laughed at the piano.", "Forty keys in, you asked how I was."
DREAM = "/dreams/a-choir"


def test_one_line_alone_is_read_by_nobody_but_its_author(talk: Talk, guest: Visitor) -> None:
    sealed = talk.done(talk.mara, TO_TOM)

    assert sealed.location == f"{talk.path}#thanks"
    assert TO_TOM in talk.mara.get(talk.path).text
    for one in (talk.mara, talk.tom, talk.ines, guest):
        assert TO_TOM not in one.get(DREAM).text
        assert TO_TOM not in one.get("/people/mara-lind").text
    for path in (talk.path, f"{talk.path}/thanks", "/notifications", "/rooms", f"{talk.path}/lines?after=0"):
        assert TO_TOM not in talk.tom.get(path, headers={"HX-Request": "true"}).text, path
    assert TO_TOM not in _copy_of(talk.tom)
    assert TO_TOM in _copy_of(talk.mara)


def test_the_other_hears_that_it_waits_and_until_when(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM)
    page = talk.tom.get(f"{talk.path}/thanks").text

    assert "has written. Yours opens it." in page
    assert "Open both" in page
    assert "Without yours, it appears on" in page


def test_both_appear_together_on_the_dream(talk: Talk, guest: Visitor) -> None:
    talk.done(talk.mara, TO_TOM)
    talk.done(talk.tom, TO_MARA)

    for one in (talk.ines, guest):
        page = one.get(DREAM).text
        assert "With a hand from Mara" in page
        assert TO_TOM in page
        assert TO_MARA in page
    assert "left a line of thanks" in talk.mara.get("/notifications").text
    assert TO_MARA not in talk.mara.get("/notifications").text


def test_after_two_weeks_one_appears_alone_and_the_other_is_told(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM)
    talk.ago(days=13, hours=23)
    talk.run(TELL_OF_THANKS)
    assert TO_TOM not in talk.ines.get(DREAM).text
    assert "left a line of thanks" not in talk.tom.get("/notifications").text

    talk.ago(hours=2)
    talk.db["jobs"].delete_many({"kind": TELL_OF_THANKS})
    talk.run(TELL_OF_THANKS)

    assert TO_TOM in talk.ines.get(DREAM).text
    assert "left a line of thanks" in talk.tom.get("/notifications").text


def test_who_writes_later_than_that_is_read_at_once(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM)
    talk.ago(days=20)
    talk.done(talk.tom, TO_MARA)

    page = talk.ines.get(DREAM).text
    assert TO_TOM in page
    assert TO_MARA in page


def test_they_stand_on_both_profiles_if_both_agree(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM, on_profile="y")
    talk.done(talk.tom, TO_MARA, on_profile="y")

    for person in ("mara-lind", "tom-okoye"):
        page = talk.ines.get(f"/people/{person}").text
        assert TO_TOM in page
        assert TO_MARA in page


def test_and_on_none_if_one_does_not(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM, on_profile="y")
    talk.done(talk.tom, TO_MARA)

    for person in ("mara-lind", "tom-okoye"):
        assert TO_TOM not in talk.ines.get(f"/people/{person}").text
        assert TO_MARA not in talk.ines.get(f"/people/{person}").text


def test_nor_for_whoever_does_not_see_the_dream(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM, on_profile="y")
    talk.done(talk.tom, TO_MARA, on_profile="y")
    fields = {"title": "A choir", "description": "Of us.", "categories": ["music"], "audience": "only_me"}
    talk.tom.post(f"{DREAM}/edit", fields)

    assert TO_TOM not in talk.ines.get("/people/mara-lind").text
    assert TO_TOM in talk.tom.get("/people/mara-lind").text


def test_one_may_go_without_words(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM)
    silent = talk.done(talk.tom, "", without_words="1", sealing="1")

    assert silent.status_code == 303
    page = talk.ines.get(DREAM).text
    assert TO_TOM in page
    assert "left a line of thanks" not in talk.mara.get("/notifications").text, "there is none"


def test_nothing_stands_at_the_dream_where_neither_found_words(talk: Talk) -> None:
    for one in (talk.mara, talk.tom):
        talk.done(one, "", without_words="1", sealing="1")

    assert "With a hand" not in talk.ines.get(DREAM).text


def test_a_line_is_written_once(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM)
    again = talk.done(talk.mara, "Something else.")

    assert again.status_code == 422
    assert "Something else." in again.text
    assert talk.db["thanks"].count_documents({}) == 1


def test_one_that_is_too_long_closes_nothing_and_stays(talk: Talk) -> None:
    refused = talk.done(talk.mara, "x" * 301)

    assert refused.status_code == 422
    assert "x" * 301 in refused.text
    assert talk.stored["closed_at"] is None


def test_a_block_takes_the_lines_of_the_two_away(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM)
    talk.tom.post("/people/mara-lind/block")
    talk.ago(days=15)

    assert TO_TOM not in talk.ines.get(DREAM).text
    assert talk.done(talk.tom, TO_MARA).status_code == 422


def test_whoever_blocks_one_of_the_two_does_not_read_them(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM)
    talk.done(talk.tom, TO_MARA)
    talk.ines.post("/people/mara-lind/block")

    assert "With a hand" not in talk.ines.get(DREAM).text


def test_author_and_dreamer_can_take_a_line_away_and_nobody_else(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM)
    talk.done(talk.tom, TO_MARA)
    of_mara, of_tom = (str(talk.db["thanks"].find_one({"body": words})["_id"]) for words in (TO_TOM, TO_MARA))

    assert talk.ines.post(f"/thanks/{of_mara}/remove").status_code == 404
    assert talk.mara.post(f"/thanks/{of_tom}/remove").status_code == 404
    assert talk.mara.post(f"/thanks/{of_mara}/remove").status_code == 303
    assert TO_TOM not in talk.ines.get(DREAM).text
    assert talk.tom.post(f"/thanks/{of_tom}/remove").status_code == 303
    assert "With a hand" not in talk.ines.get(DREAM).text


def test_thanks_stay_when_the_room_is_gone_and_go_with_the_dream(talk: Talk) -> None:
    talk.done(talk.mara, TO_TOM)
    talk.done(talk.tom, TO_MARA)
    talk.ago(days=91)
    talk.run("remove_ended_rooms")
    assert talk.stored is None
    assert TO_TOM in talk.ines.get(DREAM).text

    talk.tom.post(f"{DREAM}/delete")

    assert talk.db["thanks"].count_documents({}) == 0


def test_a_room_that_nobody_called_done_has_no_thanks(talk: Talk) -> None:
    talk.ago(days=31)
    talk.run("close_quiet_rooms")

    assert talk.mara.get(f"{talk.path}/thanks").location == talk.path
    talk.done(talk.mara, TO_TOM)
    assert talk.db["thanks"].count_documents({}) == 0


def _copy_of(member: Visitor) -> str:
    archive = member.post("/settings/export")
    with zipfile.ZipFile(BytesIO(archive.get_data())) as copy:
        return json.dumps(json.loads(copy.read("dreamscape.json")), ensure_ascii=False)
