"""The application: settings, database, extensions, services and pages put together."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

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
from dreamscape.store.common.outage import Outage
from dreamscape.store.mongod.server import EmbeddedDatabase
from dreamscape.web.background import background_runner, init_draining
from dreamscape.web.current_member import init_login
from dreamscape.web.deadline import init_deadline
from dreamscape.web.error_pages import init_error_pages
from dreamscape.web.formats import init_formats
from dreamscape.web.fragment_cache import init_fragment_cache
from dreamscape.web.headers import init_headers
from dreamscape.web.health import init_health
from dreamscape.web.limits import init_limits
from dreamscape.web.request_rules import init_requests
from dreamscape.web.root_files import init_root_files
from dreamscape.web.saved_forms import init_saved_forms
from dreamscape.web.static_files import init_static_files, static_digest
from dreamscape.web.templating import init_templating
from dreamscape.web.translations import in_language, init_translations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo import MongoClient
    from pymongo.database import Database

DATABASE = "dreamscape"  # unless MONGO_URI names another
STATIC = Path(__file__).with_name("static")


def build_app(settings: Mapping[str, Any] | None, client: Any) -> Flask:
    """A complete application; `dreamscape.create_app` says of what."""
    app = Flask("dreamscape", static_url_path=f"/static/{static_digest(STATIC)}")
    require_webp()
    configure(app, settings)
    db = app.extensions["database"] = connect_database(app, client)
    init_requests(app)
    init_deadline(app, Outage(db).seconds)
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
    init_saved_forms(app)
    init_error_pages(app)
    init_health(app, db.command)
    init_root_files(app)
    register_blueprints(app)
    register_commands(app)
    init_static_files(app)
    return app


def configure(app: Flask, settings: Mapping[str, Any] | None) -> None:
    """Settings, and what follows from them for Flask and its extensions."""
    app.config.from_mapping(config.load(settings))
    app.config.from_mapping(
        SESSION_COOKIE_NAME="dreamscape",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The reset page sends no referrer, so Flask-WTF must not insist on one; the token is what counts.
        WTF_CSRF_SSL_STRICT=False,
        REMEMBER_COOKIE_NAME="dreamscape_remember",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=app.config["SESSION_COOKIE_SECURE"],
        MAIL_SUPPRESS_SEND=not app.config["MAIL_SERVER"],
        COMPRESS_MIMETYPES=["text/html", "application/json"],
        COMPRESS_BR_LEVEL=4,
    )
    logging.basicConfig(level=app.config["LOG_LEVEL"], format="%(levelname)s %(name)s: %(message)s")
    if app.config["PROXY_HOPS"]:
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def connect_database(app: Flask, client: Any) -> Database[dict[str, Any]]:
    """The database, opened on first use (PyMongo is not fork-safe), or that of the client that was given."""
    if client is not None:
        extensions.mongo.cx = client
        return client[DATABASE]  # type: ignore[no-any-return]
    if not app.config["MONGO_URI"]:
        app.config["MONGO_URI"] = EmbeddedDatabase(Path(app.config["DATA_FOLDER"]) / "db").uri(DATABASE)
    wait = app.config["MONGO_TIMEOUT_MS"]
    extensions.mongo.init_app(app, tz_aware=True, serverSelectionTimeoutMS=wait, connectTimeoutMS=wait)
    return cast("MongoClient[dict[str, Any]]", extensions.mongo.cx).get_default_database(DATABASE)


def init_extensions(app: Flask) -> None:
    """Bind Flask's extensions."""
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
