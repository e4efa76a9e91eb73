"""`flask doctor` says what is wrong with a site, in sentences, and ends with 1 when something is."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from dreamscape import create_app
from dreamscape.errors import DatabaseAway, MailFailed, StorageFailed
from dreamscape.models import DatabaseServer
from dreamscape.services.site.doctor import DISK_WRONG, Doctor
from dreamscape.services.site.migrations import UnfitDatabase
from dreamscape.store.common.indexes import INDEXES
from dreamscape.store.site.health import DatabaseHealth
from tests.conftest import TEST_SETTINGS
from tests.support.cloudinary import CloudinaryDouble
from tests.support.db_snapshot import fingerprints

if TYPE_CHECKING:
    from flask import Flask

GOOD = {"name": "dreams", "version": "7.0.2", "replica_set": "rs0", "takes_writes": True}


class Site:
    """All that the doctor looks at, well unless told otherwise; a `fault` is raised by whatever has it."""

    def __init__(self, *, ahead: float = 0, missing: list[str] | None = None, **server: Any) -> None:
        self.ahead = timedelta(seconds=ahead)
        self.missing = missing or []
        self.about = {**GOOD, **server}
        self.faults: dict[str, Exception] = {}
        self.wrote = False

    def server(self) -> DatabaseServer:
        self._stumble("server")
        return DatabaseServer(**self.about, time=datetime.now(UTC) + self.ahead)

    def missing_indexes(self) -> list[str]:
        return self.missing

    def try_writing(self) -> None:
        self._stumble("writing")
        self.wrote = True

    def mail(self) -> str:
        self._stumble("mail")
        return "mail.example.org answers."

    def pictures(self) -> str:
        self._stumble("pictures")
        return "Pictures are well."

    def check(self, *, production: bool = True) -> Any:
        self._stumble("migrations")
        return "mail.example.org answers." if production else None

    def _stumble(self, where: str) -> None:
        if where in self.faults:
            raise self.faults[where]


class Mailer:
    def __init__(self, site: Site) -> None:
        self.check = site.mail


def findings(
    site: Site, doubts: tuple[str, ...] = (), free: int | None = None
) -> dict[str, list[tuple[str, str]]]:
    """State and sentence of each finding, by its subject."""
    doctor = Doctor(
        doubts=doubts,
        database=site,
        migrations=site,
        mailer=Mailer(site),
        try_storage=site.pictures,
        free_disk=None if free is None else lambda: free,
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in doctor.examine():
        found.setdefault(finding.subject, []).append((finding.state, finding.sentence))
    return found


def wrong(found: dict[str, list[tuple[str, str]]]) -> list[str]:
    return [sentence for said in found.values() for state, sentence in said if state == "wrong"]


def test_of_a_site_that_is_well_nothing_is_wrong_and_everything_was_looked_at() -> None:
    site = Site()
    found = findings(site, free=10**12)
    assert set(found) == {
        "settings",
        "database",
        "migrations",
        "indexes",
        "clock",
        "mail",
        "pictures",
        "disk",
    }
    assert {state for said in found.values() for state, _ in said} == {"well"}
    assert site.wrote


@pytest.mark.parametrize(
    ("site", "said"),
    [
        (Site(version="5.0.31"), "It is older than 6.0"),
        (Site(replica_set=None), "no replica set"),
        (Site(takes_writes=False), "takes no writes just now"),
        (Site(missing=["follows.made"]), "follows.made. Run `flask --app wsgi migrate`"),
        (Site(ahead=40), "40 seconds ahead of this machine's"),
        (Site(ahead=-40), "40 seconds behind this machine's"),
    ],
)
def test_what_is_wrong_with_the_database_is_said(site: Site, said: str) -> None:
    (sentence,) = wrong(findings(site))
    assert said in sentence


@pytest.mark.parametrize(
    ("where", "fault", "said"),
    [
        ("server", DatabaseAway(), "It does not answer as it should"),
        ("writing", DatabaseAway(), "the rights of its user"),
        ("migrations", UnfitDatabase("It has yet to go through sea."), "yet to go through sea"),
        ("mail", MailFailed("550 no"), "550 no"),
        ("pictures", StorageFailed("401"), "401"),
    ],
)
def test_what_does_not_answer_is_said_and_the_rest_is_looked_at(
    where: str, fault: Exception, said: str
) -> None:
    site = Site()
    site.faults[where] = fault
    found = findings(site)
    (sentence,) = wrong(found)
    assert said in sentence
    assert {"mail", "pictures", "database"} <= set(found)


def test_small_doubts_are_no_fault() -> None:
    found = findings(Site(ahead=5), doubts=("MAIL_PASSWORD travels.",), free=DISK_WRONG + 1)
    assert not wrong(found)
    assert [found[subject][0][0] for subject in ("settings", "clock", "disk")] == ["doubtful"] * 3
    assert wrong(findings(Site(), free=1))


class TestTheCommand:
    """With the parts of a site as they are."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        # mongomock knows none of the server's commands.
        monkeypatch.setattr(DatabaseHealth, "server", lambda _self: Site().server())
        monkeypatch.setattr(DatabaseHealth, "try_writing", lambda _self: None)
        return {**settings, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_TIMEOUT": 1.0}

    def test_a_mail_server_that_is_away_ends_it_with_1(self, app: Flask) -> None:
        done = app.test_cli_runner().invoke(args=["doctor"])
        assert done.exit_code == 1
        assert (
            "wrong     mail: Our mail server is not answering just now. (ConnectionRefusedError"
            in done.output
        )

    def test_nothing_is_mailed_and_no_picture_stays(self, app: Flask, db: Any) -> None:
        got: list[Any] = []

        class Inbox:
            async def handle_DATA(self, *about: Any) -> str:  # noqa: N802 - aiosmtpd's name
                got.append(about)
                return "250 Taken"

        server = Controller(Inbox(), hostname="127.0.0.1", port=app.config["MAIL_PORT"])
        server.start()
        try:
            output = app.test_cli_runner().invoke(args=["doctor"]).output
        finally:
            server.stop()
        assert "well      mail: 127.0.0.1 answers." in output
        assert (
            "well      pictures: Pictures are kept in the database, and it answers. One was stored" in output
        )
        assert not got
        assert not db["pictures.files"].count_documents({})
        assert not db["jobs"].count_documents({})

    @pytest.mark.usefixtures("settings")
    def test_a_storage_that_refuses_us_is_said(self, db: Any) -> None:
        with CloudinaryDouble() as cloud:
            cloud.misbehave(401)
            app = create_app({**TEST_SETTINGS, "CLOUDINARY_URL": cloud.url}, client=db.client)
            output = app.test_cli_runner().invoke(args=["doctor"]).output
            assert "wrong     pictures: Our picture storage is not answering just now." in output
            assert "401" in output
            output = app.test_cli_runner().invoke(args=["doctor"]).output
            assert "One was stored, found and deleted." in output
            assert not cloud.pictures


@pytest.mark.real_db
def test_a_real_database_is_well_and_keeps_nothing_of_it(app: Flask, db: Any) -> None:
    app.extensions["dreamscape"].migrations.run(str)
    before = fingerprints(db)
    done = app.test_cli_runner().invoke(args=["doctor"])
    assert "wrong" not in done.output.replace("Nothing is wrong.", "")
    assert done.exit_code == 0, done.output
    assert fingerprints(db) == before


@pytest.mark.real_db
def test_indexes_that_are_missing_are_found(db: Any) -> None:
    health = DatabaseHealth(db)
    assert health.missing_indexes() == []
    db["follows"].drop_index("made")
    try:
        assert health.missing_indexes() == ["follows.made"]
    finally:
        db["follows"].create_indexes(INDEXES["follows"])
