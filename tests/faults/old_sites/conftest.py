"""Sites that were written by older commits, under the present code.

`tests/support/old_sites/make_old_site.py` wrote them, each with the code of its commit, and `old_life.py`
beside it tells what happened there. Here they are seen from outside only, through pages and commands: names
within the code may change, what people left behind may not.
"""

from __future__ import annotations

import socket
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from pymongo import WriteConcern

from dreamscape import create_app
from tests.conftest import TEST_SETTINGS
from tests.support.old_sites.loading import NAMES, OneDatabase, facts_of, load
from tests.support.old_sites.site import RELEASE, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

FORMER_KEY = "a key that only tests know"  # make_old_site.py's


class Inbox:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.mails: dict[str, str] = {}

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        text = message_from_bytes(envelope.content, policy=default).get_body(("plain",))
        assert text is not None
        self.mails[envelope.rcpt_tos[0]] = text.get_content()
        return "250 Taken"


@pytest.fixture(scope="package")
def mail_server() -> Iterator[Controller]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(Inbox(), hostname="127.0.0.1", port=port)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="package", params=NAMES)
def released(
    request: pytest.FixtureRequest, mongo_client: Any, mail_server: Controller
) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """A site's name, its database after the release step, and what it holds then."""
    # Nobody waits here for what is written to be on the disk.
    db = mongo_client.get_database("old_site", write_concern=WriteConcern(w=1))
    mongo_client.drop_database(db.name)
    load(request.param, db)
    app = _app(mongo_client, db, mail_server)
    Site(request.param, app, {}, None).run(RELEASE)
    yield request.param, db, {name: list(db[name].find()) for name in db.list_collection_names()}
    mongo_client.drop_database(db.name)


@pytest.fixture
def site(released: Any, mongo_client: Any, mail_server: Controller) -> Site:
    """The site as it is after the release, each time anew."""
    name, db, held = released
    _put_back(db, held)
    inbox = mail_server.handler = Inbox()
    return Site(name, _app(mongo_client, db, mail_server), facts_of(name), inbox)


def _app(mongo_client: Any, db: Any, mail_server: Controller) -> Flask:
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": mail_server.port}
    # Shorter than a key may be today: what it signed goes on working, as the notes tell an operator to have it.
    keys = {"SECRET_KEY_FALLBACKS": (FORMER_KEY,)}
    return create_app({**TEST_SETTINGS, **mail, **keys}, client=OneDatabase(mongo_client, db))


def _put_back(db: Any, held: dict[str, Any]) -> None:
    for name in db.list_collection_names():
        db[name].delete_many({})
        if held.get(name):
            db[name].insert_many(held[name])
