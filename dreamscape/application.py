"""The application: settings, database, extensions, services and pages put together."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import Flask

import config
from dreamscape import (
    admin,
    auth,
    comments,
    development,
    dreams,
    extensions,
    follows,
    notices,
    reports,
    users,
    wiring,
)
from dreamscape.cli.commands import register_commands
from dreamscape.media import routes as media_routes
from dreamscape.media.processing import require_webp
from dreamscape.store.mongod.server import EmbeddedDatabase
from dreamscape.web.background import background_runner, init_draining
from dreamscape.web.cookies import init_cookies
from dreamscape.web.current_member import init_login
from dreamscape.web.error_pages import init_error_pages
from dreamscape.web.form_authors import init_form_authors
from dreamscape.web.formats import init_formats
from dreamscape.web.fragment_cache import init_fragment_cache
from dreamscape.web.headers import init_headers, security_headers
from dreamscape.web.health import init_health
from dreamscape.web.hosts import believe_proxies, init_hosts
from dreamscape.web.limits import init_limits
from dreamscape.web.request_rules import init_requests
from dreamscape.web.root_files import init_root_files
from dreamscape.web.saved_forms import init_saved_forms
from dreamscape.web.signing import init_signing
from dreamscape.web.stale_forms import init_stale_forms
from dreamscape.web.static_files import init_static_files, static_digest
from dreamscape.web.templating import init_templating
from dreamscape.web.translations import in_language, init_translations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pymongo import MongoClient
    from pymongo.database import Database

DATABASE = "dreamscape"  # unless MONGO_URI names another
STATIC = Path(__file__).with_name("static")


class Dreamscape(Flask):
    """Flask for views and hooks that are all plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """`func` itself: Flask looks anew each time whether one of a dozen hooks is a coroutine."""
        return func


def build_app(settings: Mapping[str, Any] | None, client: Any) -> Flask:
    """A complete application; `dreamscape.create_app` says of what."""
    app = Dreamscape("dreamscape", static_url_path=f"/static/{static_digest(STATIC)}")
    require_webp()
    configure(app, settings)
    db = app.extensions["database"] = connect_database(app, client)
    init_cookies(app)
    init_hosts(app)
    init_requests(app)
    init_extensions(app)
    background = background_runner(app)
    core = wiring.build_core(
        db,
        app.config,
        avatar_keys=avatar_keys(),
        background=background,
        in_language=in_language,
    )
    app.extensions["dreamscape.core"] = core
    app.extensions["dreamscape"] = wiring.build_services(core)
    init_draining(app, app.extensions["dreamscape"].worker, background)
    init_translations(app)
    init_templating(app)
    init_formats(app)
    init_fragment_cache(app)
    init_headers(app, app.extensions["dreamscape"].pictures.origin)
    init_form_authors(app)
    init_saved_forms(app)
    init_stale_forms(app)
    init_error_pages(app)
    init_health(app, db.command)
    init_root_files(app)
    register_blueprints(app)
    register_commands(app)
    init_static_files(app, security_headers(app.config, app.extensions["dreamscape"].pictures.origin))
    believe_proxies(app)
    return app


def configure(app: Flask, settings: Mapping[str, Any] | None) -> None:
    """Settings, and what follows from them for Flask and its extensions."""
    app.config.from_mapping(config.load(settings))
    app.config.from_mapping(
        # The reset page sends no referrer, so Flask-WTF must not insist on one; the token is what counts.
        WTF_CSRF_SSL_STRICT=False,
        MAIL_SUPPRESS_SEND=not app.config["MAIL_SERVER"],
        COMPRESS_MIMETYPES=["text/html", "application/json"],
        COMPRESS_BR_LEVEL=4,
    )
    logging.basicConfig(level=app.config["LOG_LEVEL"], format="%(levelname)s %(name)s: %(message)s")


def connect_database(app: Flask, client: Any) -> Database[dict[str, Any]]:
    """The database, opened on first use (PyMongo is not fork-safe), or that of the client that was given."""
    if client is not None:
        extensions.mongo.cx = client
        return client[DATABASE]  # type: ignore[no-any-return]
    if not app.config["MONGO_URI"]:
        app.config["MONGO_URI"] = EmbeddedDatabase(Path(app.config["DATA_FOLDER"]) / "db").uri(DATABASE)
    wait = app.config["MONGO_TIMEOUT_MS"]
    extensions.mongo.init_app(app, tz_aware=True, serverSelectionTimeoutMS=wait, connectTimeoutMS=wait)
    # Flask-PyMongo puts its JSON for documents of MongoDB in the place of Flask's, which session cookies are made of.
    app.json = Flask.json_provider_class(app)
    return cast("MongoClient[dict[str, Any]]", extensions.mongo.cx).get_default_database(DATABASE)


def init_extensions(app: Flask) -> None:
    """Bind Flask's extensions."""
    init_signing(app)
    extensions.csrf.init_app(app)
    extensions.mail.init_app(app)
    extensions.compress.init_app(app)
    init_login(app)
    init_limits(app)


def register_blueprints(app: Flask) -> None:
    """All pages; the development outbox only where mails stay in it."""
    for package in (auth, users, dreams, comments, follows, reports, notices, media_routes, admin):
        app.register_blueprint(package.bp)
    if app.config["DREAMSCAPE_ENV"] != "production":
        app.register_blueprint(development.bp)


def avatar_keys() -> list[str]:
    """The names of the system's own drawings."""
    return [path.stem for path in (STATIC / "img" / "avatars").glob("*.svg")]
