"""What all tests stand on: a clean database, an application on it, and people to act.

`--db=mock` (the default) runs on mongomock, `--db=real` on a mongod of the
test run's own; the same tests run on both.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import mongomock
import mongomock.gridfs
import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2 import StrictUndefined
from pymongo import MongoClient

from dreamscape import create_app
from dreamscape.store.common.indexes import ensure_indexes
from dreamscape.store.mongod.server import EmbeddedDatabase, memory_folder
from tests.support.made_once import CompiledTemplates, make_once
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

# What a busy machine is slow at is no failure: speed is measured by bench/.
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("untimed")

TESTS = Path(__file__).parent
TEST_SETTINGS = {
    "DREAMSCAPE_ENV": "testing",
    "SECRET_KEY": "a key that only tests know, and they tell nobody",
    "MONGO_URI": "",
    "BASE_URL": "http://localhost",
    "RATELIMIT_ENABLED": False,
    "RATELIMIT_STORAGE_URI": "memory://",
    "MAIL_SERVER": "",
    "WORK_IN_BACKGROUND": False,
    "CLOUDINARY_URL": "",
    # Of nobody's.
    "PUSH_HOSTS": "push.invalid",
    "PUSH_PRIVATE_KEY": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    "PROXY_HOPS": 0,
    "SESSION_COOKIE_SECURE": False,
    "ARGON2_TIME_COST": 1,
    "ARGON2_MEMORY_KIB": 8,
}


class NoSuchName(StrictUndefined):
    """A name that a template uses and nobody gave it fails a test; on a page it would be an empty place.

    Jinja itself gives macros an undefined `caller` where there is none, to be asked for.
    """

    def __bool__(self) -> bool:  # type: ignore[override]  # the base never returns
        if self._undefined_name == "caller":
            return False
        return super().__bool__()


Flask.jinja_options = {
    **Flask.jinja_options,
    "bytecode_cache": CompiledTemplates(),
    "undefined": NoSuchName,
}
make_once()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=("mock", "real"), default="mock", help="mongomock or a real mongod")
    parser.addoption("--once", action="store_true", help="leave out what the other database's run proves")
    parser.addoption(
        "--soak", action="store_true", help="as many operations, jobs and faults as the proof asks for"
    )
    parser.addoption(
        "--later", type=int, default=0, metavar="DAYS", help="as if it were so many days later than today"
    )


def pytest_configure(config: pytest.Config) -> None:
    """With --later all of it happens on a day to come, which shows whose fixed dates go bad by then."""
    if days := config.getoption("--later"):
        later = time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True)
        later.start()
        config.add_cleanup(later.stop)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests that need a real MongoDB on mongomock.

    With --once each of the two runs also leaves out what only repeats the other: on mongomock pages, stores and
    faults, whose proof is the real database; on the real one rules tried one by one, unless they say they need it.
    """
    wanted = [item for item in items if _wanted(config, item)]
    left_out = [item for item in items if item not in wanted]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = wanted


def _wanted(config: pytest.Config, item: pytest.Item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    needs_real, once = bool({"real_db", "browser"} & marks), config.getoption("--once")
    has_database = "mongo_client" in getattr(item, "fixturenames", ())
    folder = item.path.relative_to(TESTS).parts[0]
    if config.getoption("--db") == "real":
        return needs_real or not once or (has_database and folder != "unit")
    return not needs_real and not (once and has_database and folder in ("routes", "store", "faults"))


@pytest.fixture(scope="session")
def mongo_uri() -> Iterator[str]:
    """The address of a mongod that lives as long as this worker's tests."""
    with EmbeddedDatabase.ephemeral() as database:
        yield database.uri("dreamscape")


@pytest.fixture(scope="session")
def mongo_client(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A client of the database the run was asked for, its times aware of UTC."""
    if request.config.getoption("--db") == "mock":
        mongomock.gridfs.enable_gridfs_integration()  # type: ignore[no-untyped-call]  # it has no types
        yield mongomock.MongoClient(tz_aware=True)
        return
    with MongoClient[dict[str, Any]](request.getfixturevalue("mongo_uri"), tz_aware=True) as client:
        ensure_indexes(client["dreamscape"])
        yield client


@pytest.fixture
def db(request: pytest.FixtureRequest, mongo_client: Any) -> Any:
    """A clean database with all indexes."""
    if request.config.getoption("--db") == "mock":
        mongo_client.drop_database("dreamscape")
        ensure_indexes(mongo_client["dreamscape"])
    else:
        # Emptying is ten times faster than dropping and building the indexes again.
        for name in _filled(mongo_client["dreamscape"]):
            mongo_client["dreamscape"][name].delete_many({})
    return mongo_client["dreamscape"]


def _filled(db: Any) -> list[str]:
    """The collections that hold anything, by one question for all of them."""
    first, *others = db.list_collection_names()
    any_of = {name: [{"$limit": 1}, {"$project": {"_id": name}}] for name in (first, *others)}
    unions = [{"$unionWith": {"coll": name, "pipeline": any_of[name]}} for name in others]
    return [found["_id"] for found in db[first].aggregate([*any_of[first], *unions])]


@pytest.fixture
def memory_path() -> Iterator[Path]:
    """A folder like `tmp_path`, in memory where there is room: for a database of the test's own, which makes its
    indexes in a tenth of the time there."""
    with TemporaryDirectory(prefix="dreamscape-", dir=memory_folder(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether there is time for all of it (`make soak`), or a sample must do (`make test`)."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture
def settings() -> dict[str, Any]:
    """The settings of `app`; a test that needs others overrides this fixture."""
    return dict(TEST_SETTINGS)


@pytest.fixture
def app(db: Any, settings: dict[str, Any]) -> Flask:
    """An application on the clean database, with the site's categories."""
    app = create_app(settings, client=db.client)
    with app.app_context():
        app.extensions["dreamscape"].categories.plant()
    return app


@pytest.fixture
def services(app: Flask) -> Iterator[Any]:
    """The application's services, inside its context."""
    with app.app_context():
        yield app.extensions["dreamscape"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A plain test client: a guest's browser."""
    return app.test_client()


@pytest.fixture
def guest(app: Flask) -> Visitor:
    """A guest who fills in forms as a browser would, CSRF token and all."""
    return Visitor(app)


@pytest.fixture
def mara(app: Flask) -> Visitor:
    """Mara, a member who is logged in."""
    return Visitor(app).signed_up("Mara", "Lind", "mara@example.org")


@pytest.fixture
def tom(app: Flask) -> Visitor:
    """Tom, another member who is logged in."""
    return Visitor(app).signed_up("Tom", "Okoye", "tom@example.org")
