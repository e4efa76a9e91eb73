"""Nobody but its author reads a letter before it opens; and nothing tells its author that a day was hard."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.routes.permissions.site import site_rules
from tests.routes.sealed_letters.conftest import PATH, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.routes.sealed_letters.conftest import Post
    from tests.support.visitor import Visitor

# What is another each time a page is made: tokens, and the comment at its end (BREACH).
EACH_TIME = re.compile(
    r'<!-- \w+ -->|(?<=csrf_token" value=")[^"]+|(?<=csrf-token" content=")[^"]+|[\w.-]{60,}|[0-9a-f]{16}(?=</bdi>)'
)
# They say when they were made, or end what they are about.
NEVER_SAME = ("/logout", "/proof/<door>", "/feed.atom", "/healthz", "/settings/security/totp")


def addresses(post: Post, letter_id: str) -> Iterator[str]:
    """Every page of the site, where it is about this dream and this letter."""
    values = {
        "slug": "a-choir",
        "letter_id": letter_id,
        "dream_id": str(post.dream["_id"]),
        "member_id": post.mara.id,
        "key": "music",
    }
    urls = post.app.url_map.bind("localhost")
    for method, rule in site_rules(post.app):
        if method == "GET" and rule.rule not in NEVER_SAME and rule.arguments <= values.keys():
            named = {name: values[name] for name in rule.arguments}
            if rule.rule.startswith("/people/"):
                named["slug"] = "mara-lind"
            yield str(urls.build(rule.endpoint, named))


def seen_by(who: Visitor, paths: list[str]) -> dict[str, str]:
    """What each of these pages says to somebody, and how it is answered."""
    answers = {path: who.get(path) for path in paths}
    return {
        path: f"{answer.status} {answer.headers.get('ETag', '')} {EACH_TIME.sub('', words_of(answer))}"
        for path, answer in answers.items()
    }


def words_of(answer: Any) -> str:
    """What an answer says; of a picture whatever that would be."""
    said: str = answer.get_data().decode(errors="replace")
    return said


def copy_of(who: Visitor) -> dict[str, Any]:
    """A member's own copy of everything."""
    answer = who.post("/settings/export", {"password": "a boat with a red sail"})
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    data: dict[str, Any] = json.loads(archive.read("dreamscape.json"))
    return data


def test_nobody_reads_a_sealed_letter(post: Post, ines: Visitor, guest: Visitor, capsys: Any) -> None:
    day = str((datetime.now(UTC) + timedelta(days=40)).date())
    letters = [post.seal(kind, opens_on=day, may_show="y") for kind in ("came_true", "hard_day", "date")]
    post.tom.post("/notifications/read")
    post.run("open_letters")
    post.run("send_digests")
    post.db["users"].update_one({"email": "ines@example.org"}, {"$set": {"role": "admin"}})
    paths = list(addresses(post, letters[0]))
    paths += [f"/search?q={word}" for word in ("north", "find")]
    some = [path for path in paths if "a-choir" in path or "/letters" in path or "/search" in path]
    told = {
        "tom": seen_by(post.tom, paths),
        "an admin": seen_by(ines, [*some, *(path for path in paths if "/admin" in path)]),
        "a guest": seen_by(guest, some),
    }

    assert [
        f"{who}: {path}" for who, pages in told.items() for path, page in pages.items() if WORDS in page
    ] == []
    for letter in letters:
        for who in (post.tom, ines, guest):
            for deed in ("", "/report", "/show", "/keep", "/take-back"):
                answer = who.post(f"/letters/{letter}{deed}") if deed else who.get(f"/letters/{letter}")
                assert answer.status_code in (401, 404, 405, 302, 303)
                assert WORDS not in answer.text
    assert WORDS not in json.dumps(copy_of(post.tom))
    stored = {
        name
        for name in post.db.list_collection_names()
        for document in post.db[name].find()
        if WORDS in str(document)
    }
    assert stored == {"sealed_letters"}, "no job, mail, notification or log holds it"
    assert WORDS not in "".join(capsys.readouterr())
    assert WORDS in json.dumps(copy_of(post.mara)), "its author has it"


def test_nobody_learns_whose_it_is_or_for_which_day(post: Post) -> None:
    post.seal("hard_day")
    post.run("send_digests")
    pages = seen_by(post.tom, ["/dreams/a-choir", "/notifications", "/dreams/a-choir/letters/opened"])

    assert "Somebody has sealed a letter for you" in pages["/notifications"]
    for page in pages.values():
        main = page.partition("<main")[2]
        assert "Mara" not in main
    assert "Mara" not in json.dumps(copy_of(post.tom))
    assert "letter--hard-day" not in pages["/dreams/a-choir"]


def test_nothing_tells_its_author_that_it_was_opened_on_a_hard_day(post: Post) -> None:
    letter = post.seal("hard_day")
    post.rest()
    paths = [path for path in addresses(post, letter) if "/admin" not in path and "/dev/" not in path]
    ways: list[tuple[str, dict[str, str]]] = [
        (f"/letters/{letter}/take-back", {}),
        (f"/letters/{letter}/show", {}),
        (f"/letters/{letter}/report", {"reason": "?"}),
        (PATH, {"body": WORDS, "opens": "hard_day"}),
    ]

    def all_that_she_sees() -> tuple[Any, ...]:
        pressed = [post.mara.post(path, fields) for path, fields in ways]
        answers = [(one.status, EACH_TIME.sub("", one.text)) for one in pressed]
        return seen_by(post.mara, paths), answers, copy_of(post.mara)["sealed_letters"]

    before = all_that_she_sees()
    hers = post.db["users"].find_one({"email": "mara@example.org"})
    jobs = {job["_id"] for job in post.db["jobs"].find()}
    assert post.press() == f"/letters/{letter}"
    assert post.tom.get(f"/letters/{letter}").status_code == 200
    after = all_that_she_sees()

    for path, page in before[0].items():
        assert after[0][path] == page, path
    assert after[1:] == before[1:]
    now = post.db["users"].find_one({"email": "mara@example.org"})
    assert {key for key in hers | now if hers.get(key) != now.get(key)} <= {"acts"}
    assert {job["_id"] for job in post.db["jobs"].find()} == jobs, "nothing is to be told"


def test_the_press_leaves_no_line_in_the_log(post: Post, capsys: Any, caplog: Any) -> None:
    post.seal()
    post.rest()
    capsys.readouterr()
    for _ in range(3):
        post.press()

    assert "".join(capsys.readouterr()) == ""
    assert [record for record in caplog.records if "hard" in record.getMessage()] == []


def test_a_block_tells_nothing_of_what_was_opened_before(post: Post) -> None:
    """Of two letters for hard days one is open: afterwards neither is among its author's, and both places are free."""
    post.tom.post("/dreams/new", {"title": "A boat", "description": "Red.", "categories": ["sea"]})
    opened = post.seal()
    other = post.mara.post("/dreams/a-boat/letters", {"body": WORDS, "opens": "hard_day"})
    sealed = other.location.rpartition("/")[2]
    post.rest()
    post.press()
    post.mara.post("/people/tom-okoye/block")

    assert copy_of(post.mara)["sealed_letters"] == []
    assert [post.mara.get(f"/letters/{one}").status_code for one in (opened, sealed)] == [404, 404]
    assert "own-letter" not in post.mara.get("/letters").text
    assert (post.stored(sealed), bool(post.stored(opened))) == (None, True)
    post.mara.post("/people/tom-okoye/unblock")
    for slug in ("a-choir", "a-boat"):
        again = post.mara.post(f"/dreams/{slug}/letters", {"body": "Once more.", "opens": "hard_day"})
        assert again.status_code == 303
    assert post.tom.get(f"/letters/{opened}").status_code == 200, "he has it as before"


@pytest.mark.parametrize("by_dreamer", [True, False])
def test_while_they_do_not_meet_an_open_letter_is_not_there(post: Post, by_dreamer: bool) -> None:
    letter = post.seal()
    post.rest()
    post.press()
    who, whom = (post.tom, "mara-lind") if by_dreamer else (post.mara, "tom-okoye")
    who.post(f"/people/{whom}/block")

    assert post.tom.get(f"/letters/{letter}").status_code == 404
    assert WORDS not in post.tom.get("/dreams/a-choir/letters/opened").text
    assert WORDS not in json.dumps(copy_of(post.tom))
    assert post.mara.get(PATH).status_code == 404


@pytest.mark.parametrize("by_dreamer", [True, False])
def test_a_block_undone_at_once_brings_every_letter_back(post: Post, by_dreamer: bool) -> None:
    post.seal("came_true")
    opened = post.seal("hard_day")
    post.rest()
    post.press()
    before = list(post.db["sealed_letters"].find())
    who, whom = (post.tom, "mara-lind") if by_dreamer else (post.mara, "tom-okoye")
    who.post(f"/people/{whom}/block")
    assert post.db["sealed_letters"].count_documents({}) == 1
    services = post.app.extensions["dreamscape"]
    with post.app.app_context():
        services.blocks.undo_block(services.accounts.by_email(who.email), whom)

    assert sorted(map(str, post.db["sealed_letters"].find())) == sorted(map(str, before))
    assert "1 letter is waiting" in post.tom.get("/dreams/a-choir").text
    assert post.mara.get(f"/letters/{opened}").status_code == 200


def test_who_leaves_takes_what_is_sealed_and_leaves_what_is_open(post: Post) -> None:
    sealed, opened = post.seal("came_true"), post.seal("hard_day")
    post.rest()
    post.press()
    core = post.app.extensions["dreamscape.core"]
    mara = post.mara.id
    core.stores.pending_deletions.begin(mara)
    core.stores.personal_data.erase(mara)

    assert post.stored(sealed) is None
    page = post.tom.get(f"/letters/{opened}").text
    assert WORDS in page
    assert "Somebody who has left, sealed on" in page


def test_letters_go_with_their_dream(post: Post) -> None:
    letter = post.seal()
    post.rest()
    post.press()
    post.tom.post(f"/letters/{letter}/report", {"reason": "Not kind."})
    post.tom.post("/dreams/a-choir/delete")

    assert post.db["sealed_letters"].count_documents({}) == 0
    assert post.db["reports"].count_documents({}) == 0
    assert post.mara.get(f"/letters/{letter}").status_code == 404


def test_the_dreamers_copy_has_what_is_open(post: Post) -> None:
    post.seal("hard_day")
    post.seal("came_true", body="Not yet.")
    post.rest()
    post.press()
    data = copy_of(post.tom)

    assert [(row["body"], row["by"]) for row in data["opened_letters"]] == [(WORDS, "Mara Lind")]
    assert "Not yet." not in json.dumps(data)


def test_moderators_see_a_reported_letter_and_no_other(post: Post, ines: Visitor) -> None:
    letter = post.seal("hard_day")
    post.seal("came_true", body="Not yet.")
    post.db["dreams"].update_one({"slug": "a-choir"}, {"$set": {"audience": "followed"}})
    post.db["users"].update_one({"email": "ines@example.org"}, {"$set": {"role": "moderator"}})
    assert post.tom.post(f"/letters/{letter}/report", {"reason": "?"}).status_code == 404, "it is sealed"
    post.rest()
    post.press()
    assert ines.get(f"/letters/{letter}").status_code == 404
    assert post.tom.post(f"/letters/{letter}/report", {"reason": "Not kind."}).status_code == 303
    report = post.db["reports"].find_one()["_id"]

    assert "about a letter that was opened" in ines.get("/admin/reports").text
    page = ines.get(f"/admin/reports/{report}/letter").text
    assert WORDS in page
    assert "Not yet." not in page
    assert ines.get(f"/letters/{letter}").status_code == 404
    assert ines.get("/dreams/a-choir").status_code == 404, "it shows them the letter alone"
    assert post.mara.get(f"/admin/reports/{report}/letter").status_code in (403, 404)
    assert "You reported this: open" in post.tom.get(f"/letters/{letter}").text
    ines.post(f"/admin/reports/{report}/settle")
    assert ines.get(f"/admin/reports/{report}/letter").status_code == 404
    assert WORDS not in str(list(post.db["audit"].find()))
    assert "own-letter" in post.mara.get("/letters").text
