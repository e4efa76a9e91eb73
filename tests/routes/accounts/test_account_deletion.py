"""Deleting an account: two weeks to think, then everything is gone and every count is right."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from dreamscape.errors import NotFound
from dreamscape.models.jobs import WORDS_WRITTEN
from dreamscape.services.dreams import Dreams
from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.accounts.saved_forms import SavedForms
from dreamscape.store.accounts.sessions import Sessions
from dreamscape.store.comments.comments import Comments
from dreamscape.store.comments.reactions import Reactions
from dreamscape.store.follows.follows import Follows
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.notifications.notifications import Notifications
from dreamscape.store.reports import Reports
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from dreamscape.models import Job

PAGE = "/settings/delete"
DREAM = {"description": "Red.", "categories": "travel", "comments_enabled": "y"}


def ask(member: Visitor, password: str = PASSWORD, word: str = "goodbye") -> Any:
    return member.post(PAGE, {"password": password, "word": word}, page=PAGE)


def purge(app: Any, days: float = 15) -> int:
    with app.app_context():
        gone: int = app.extensions["dreamscape"].account_deletion.purge(
            datetime.now(UTC) + timedelta(days=days)
        )
    return gone


def open_jobs(app: Any) -> list[Job]:
    """What is still to be done."""
    with app.app_context():
        opened = app.extensions["dreamscape"].jobs.open()
        # Words wait for others, to be counted together.
        return [job for job in opened if job.kind != WORDS_WRITTEN]


def photo() -> tuple[io.BytesIO, str]:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(buffer, "PNG")
    buffer.seek(0)
    return buffer, "photo.png"


@pytest.fixture
def ines(app: Any) -> Visitor:
    return Visitor(app).signed_up("Ines", "Duarte", "ines@example.org")


@pytest.fixture
def activity(mara: Visitor, tom: Visitor, ines: Visitor, db: Any) -> dict[str, Any]:
    """Mara has done everything that can be done here, and others with what is hers."""
    mara.post("/profile", {"first_name": "Mara", "last_name": "Lind", "picture": photo()}, page="/profile")
    mara.post("/dreams/new", {**DREAM, "title": "A boat", "picture": photo()}, page="/dreams/new")
    tom.post("/dreams/new", {**DREAM, "title": "A bus"}, page="/dreams/new")
    for member, said in ((mara, "First!"), (ines, "Hello Mara"), (mara, "Hello Ines"), (mara, "And goodbye")):
        assert member.post("/dreams/a-bus/comments", {"body": said}).status_code == 303
    ines.post("/dreams/a-boat/comments", {"body": "A fine boat"})
    for path in ("/dreams/a-bus/follow", "/people/tom-okoye/follow"):
        mara.post(path)
    for path in ("/dreams/a-boat/follow", "/people/mara-lind/follow"):
        tom.post(path)
    ids = {comment["body"]: str(comment["_id"]) for comment in db["comments"].find()}
    mara.post(f"/comments/{ids['Hello Mara']}/like")
    ines.post(f"/comments/{ids['First!']}/like")
    ines.post(f"/comments/{ids['And goodbye']}/dislike")
    return ids


@pytest.mark.usefixtures("activity")
def test_asking_logs_out_everywhere_and_leaves_everything_as_it_is(
    mara: Visitor, guest: Visitor, app: Any, db: Any
) -> None:
    phone = Visitor(app).logged_in("mara@example.org")

    answer = ask(mara)

    assert answer.headers["Location"] == "/"
    assert "log in before then" in mara.get("/").text
    for browser in (mara, phone):
        assert browser.get("/settings").status_code == 303
    assert guest.get("/dreams/a-boat").status_code == 200
    assert guest.get("/people/mara-lind").status_code == 200
    wait = db["users"].find_one({"first_name": "Mara"})["leaves_at"] - datetime.now(UTC)
    assert timedelta(days=13, hours=23) < wait <= timedelta(days=14)
    assert purge(app, days=13) == 0


def test_the_page_says_what_will_happen(mara: Visitor) -> None:
    page = mara.get(PAGE).text

    for words in ("14 days", "Your page and your dreams stay visible", "goodbye", "/settings/export"):
        assert words in page, words


@pytest.mark.parametrize(
    ("password", "word", "wrong"),
    [("not mine", "goodbye", "password"), (PASSWORD, "yes", "word"), (PASSWORD, "", "word")],
)
def test_it_takes_the_password_and_the_word(
    mara: Visitor, db: Any, password: str, word: str, wrong: str
) -> None:
    answer = ask(mara, password, word)

    assert answer.status_code == 200
    assert f'id="{wrong}-error"' in answer.text
    assert "leaves_at" not in db["users"].find_one()


def test_a_mail_says_until_when_and_how_to_stay(mara: Visitor, app: Any) -> None:
    ask(mara)

    with app.app_context():
        mail = app.extensions["dreamscape"].mail_queue.outbox()[0].mail
    day = datetime.now(UTC) + timedelta(days=14)
    assert mail.to == "mara@example.org"
    assert f"{day:%B %Y}" in mail.text
    assert "http://localhost/login" in mail.text


@pytest.mark.usefixtures("activity")
def test_logging_in_again_keeps_everything(mara: Visitor, app: Any, db: Any) -> None:
    ask(mara)

    mara.logged_in("mara@example.org")

    assert "Your account stays" in mara.get("/dreamscape").text
    assert "leaves_at" not in db["users"].find_one({"first_name": "Mara"})
    assert purge(app) == 0
    assert mara.get("/people/mara-lind").status_code == 200


@pytest.mark.usefixtures("tom", "activity")
def test_after_two_weeks_nothing_of_them_is_left(mara: Visitor, guest: Visitor, app: Any, db: Any) -> None:
    gone_id = db["users"].find_one({"first_name": "Mara"})["_id"]
    ask(mara)

    assert purge(app) == 1

    assert guest.get("/people/mara-lind").status_code == 410
    assert guest.get("/dreams/a-boat").status_code == 410
    assert guest.get("/people/mara-lind/followers").status_code == 410
    assert guest.post("/login", {"email": "mara@example.org", "password": PASSWORD}).status_code == 200
    for name in ("sessions", "reactions", "follows", "kept_forms", "notices"):
        assert db[name].count_documents({"member_id": gone_id}) == 0, name
    assert db["follows"].count_documents({"target_id": gone_id}) == 0
    assert db["dreams"].count_documents({"dreamer_id": gone_id}) == 0
    assert db["comments"].count_documents({"author_id": gone_id}) == 0
    assert db["jobs"].count_documents({"payload.to": "mara@example.org"}) == 0
    assert open_jobs(app) == []
    for name in ("pictures.files", "pictures.chunks"):
        assert db[name].count_documents({}) == 0, name


@pytest.mark.usefixtures("activity")
def test_comments_stay_without_a_name_only_where_others_went_on(
    mara: Visitor, guest: Visitor, app: Any, db: Any
) -> None:
    ask(mara)
    purge(app)

    page = guest.get("/dreams/a-bus").text
    assert "First!" in page
    assert "Hello Mara" in page
    assert "Hello Ines" not in page
    assert "And goodbye" not in page
    assert "Mara Lind" not in page
    assert "omebody who has left" in page
    assert db["comments"].find_one({"body": "First!"})["author_id"] is None


def test_what_stays_of_them_can_still_be_deleted_by_the_dreamer(
    mara: Visitor, tom: Visitor, app: Any, activity: dict[str, str], db: Any
) -> None:
    ask(mara)
    purge(app)

    assert tom.post(f"/comments/{activity['First!']}/delete", {"next": "/dreams/a-bus"}).status_code == 303
    assert db["dreams"].find_one({"slug": "a-bus"})["comment_count"] == 1


@pytest.mark.usefixtures("tom", "activity")
def test_every_count_is_right_afterwards(mara: Visitor, app: Any, db: Any) -> None:
    ask(mara)
    purge(app)

    bus = db["dreams"].find_one({"slug": "a-bus"})
    assert (bus["follower_count"], bus["comment_count"]) == (0, 2)
    assert db["users"].find_one({"first_name": "Tom"})["follower_count"] == 0
    assert db["comments"].find_one({"body": "Hello Mara"})["like_count"] == 0
    assert db["comments"].find_one({"body": "First!"})["like_count"] == 1
    with app.app_context():
        assert list(app.extensions["dreamscape"].integrity.run(repair=False)) == []


@pytest.mark.parametrize(
    ("owner", "step"),
    [
        (Dreams, "take_down"),
        *(
            (store, "erase")
            for store in (Reactions, Follows, Comments, Sessions, SavedForms, Notifications, Reports)
        ),
        (Jobs, "finish"),
    ],
)
@pytest.mark.usefixtures("activity")
def test_stopped_half_way_they_are_gone_at_once_and_the_rest_follows(
    mara: Visitor, guest: Visitor, app: Any, db: Any, monkeypatch: pytest.MonkeyPatch, owner: type, step: str
) -> None:
    ask(mara)

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, crash)
        with pytest.raises(KeyboardInterrupt):
            purge(app)
    assert guest.get("/people/mara-lind").status_code == 410
    assert guest.get("/dreams/a-boat").status_code in (404, 410)
    assert "A boat" not in guest.get("/").text

    assert purge(app) == 1
    app.test_cli_runner().invoke(args=["jobs", "run"])

    assert open_jobs(app) == []
    assert db["pictures.files"].count_documents({}) == 0
    bus = db["dreams"].find_one({"slug": "a-bus"})
    assert (bus["follower_count"], bus["comment_count"]) == (0, 2)
    assert db["comments"].find_one({"body": "Hello Mara"})["like_count"] == 0


@pytest.mark.usefixtures("activity")
def test_who_changes_their_mind_while_the_purge_runs_loses_nothing(
    mara: Visitor, app: Any, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(mara)
    due = PendingDeletions.due

    def due_but_back(pending_deletions: PendingDeletions, now: datetime) -> list[str]:
        found = due(pending_deletions, now)
        if found:
            Visitor(app).logged_in("mara@example.org")
        return found

    monkeypatch.setattr(PendingDeletions, "due", due_but_back)

    assert purge(app) == 0
    assert db["dreams"].count_documents({}) == 2
    assert db["comments"].count_documents({}) == 5


def test_an_admin_hands_over_first(mara: Visitor, app: Any, db: Any) -> None:
    db["users"].update_one({}, {"$set": {"role": "admin"}})

    answer = ask(mara)

    assert answer.status_code == 200
    assert "Hand that over" in answer.text
    with app.app_context(), pytest.raises(NotFound):
        app.extensions["dreamscape"].account_deletion.remove(mara.id)


@pytest.mark.usefixtures("tom")
def test_the_command_says_who_is_gone_and_how_many(mara: Visitor, app: Any, db: Any) -> None:
    ask(mara)
    db["users"].update_one({"first_name": "Mara"}, {"$set": {"leaves_at": datetime.now(UTC)}})

    result = app.test_cli_runner().invoke(args=["accounts", "purge"])

    assert result.exit_code == 0, result.output
    assert "1 account deleted." in result.output
    assert [user["first_name"] for user in db["users"].find()] == ["Tom"]


@pytest.mark.usefixtures("activity")
def test_a_member_can_be_taken_away_at_once(mara: Visitor, guest: Visitor, app: Any) -> None:
    with app.app_context():
        app.extensions["dreamscape"].account_deletion.remove(mara.id)

    assert guest.get("/people/mara-lind").status_code == 410
    assert mara.get("/settings").status_code == 303


@pytest.mark.usefixtures("activity")
def test_the_daily_command_also_ends_a_deletion_that_a_crash_cut_short_when_no_account_is_due(
    tom: Visitor, app: Any, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Comments, "clear", crash)
        with pytest.raises(KeyboardInterrupt):
            tom.post("/dreams/a-bus/delete")
    assert [job.kind for job in open_jobs(app)] == ["clear_dream"]

    result = app.test_cli_runner().invoke(args=["accounts", "purge"])

    assert "0 accounts deleted." in result.output
    assert open_jobs(app) == []
    assert [comment["body"] for comment in db["comments"].find()] == ["A fine boat"]
    assert db["follows"].count_documents({"kind": "dream"}) == 1  # Tom's, of Mara's boat
