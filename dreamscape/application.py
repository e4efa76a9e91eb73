"""The application: settings, database, extensions, services and pages put together."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from limits.errors import ConfigurationError as ConfigurationOfLimits
from pymongo.errors import ConfigurationError

import config
from dreamscape import (
    admin,
    appeals,
    asks,
    auth,
    blocks,
    circles,
    comments,
    development,
    diary,
    dreams,
    extensions,
    follows,
    notifications,
    reports,
    rooms,
    same_sky,
    sealed_letters,
    search,
    security,
    site_pages,
    syndication,
    transparency,
    users,
    wiring,
)
from dreamscape.cli.commands import register_commands
from dreamscape.media import routes as media_routes
from dreamscape.media.processing import require_webp
from dreamscape.store.common.outage import Outage
from dreamscape.store.mongod.server import EmbeddedDatabase
from dreamscape.web.background import Background, init_draining
from dreamscape.web.cookies import init_cookies
from dreamscape.web.csp_reports import init_csp_reports
from dreamscape.web.current_member import init_login
from dreamscape.web.deadline import init_deadline
from dreamscape.web.error_pages import init_error_pages
from dreamscape.web.first_dream import init_first_dreams
from dreamscape.web.form_authors import init_form_authors
from dreamscape.web.formats import init_formats
from dreamscape.web.fragment_cache import init_fragment_cache
from dreamscape.web.headers import init_headers, security_headers
from dreamscape.web.health import init_health
from dreamscape.web.hosts import believe_proxies, init_hosts
from dreamscape.web.limits import init_limits
from dreamscape.web.passkeys import init_passkeys
from dreamscape.web.request_ids import init_request_ids, log_handler
from dreamscape.web.request_rules import init_requests
from dreamscape.web.root_files import init_root_files
from dreamscape.web.saved_forms import init_saved_forms
from dreamscape.web.security_log import init_security_log
from dreamscape.web.service_worker import init_service_worker
from dreamscape.web.signing import init_signing
from dreamscape.web.stale_forms import init_stale_forms
from dreamscape.web.static_files import init_static_files, static_digest
from dreamscape.web.templating import init_templating
from dreamscape.web.translations import init_translations, mail_language
from dreamscape.web.unread import init_unread
from dreamscape.web.wishes import init_wishes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pymongo import MongoClient
    from pymongo.database import Database

log = logging.getLogger(__name__)

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
    init_request_ids(app)
    init_cookies(app)
    init_security_log(app)
    init_hosts(app)
    init_requests(app)
    init_deadline(app, Outage(db).seconds)
    init_extensions(app)
    background = app.extensions["dreamscape.background"] = Background(app)
    core = wiring.build_core(
        db,
        app.config,
        avatar_keys=avatar_keys(),
        background=background,
        lanes=background.lane,
        in_language=mail_language(app),
    )
    app.extensions["dreamscape.core"] = core
    app.extensions["dreamscape"] = wiring.build_services(core)
    init_draining(app, app.extensions["dreamscape"].worker)
    init_translations(app)
    init_templating(app)
    init_formats(app)
    init_fragment_cache(app)
    init_headers(app, app.extensions["dreamscape"].pictures.origin)
    init_form_authors(app)
    init_saved_forms(app)
    init_first_dreams(app)
    init_stale_forms(app)
    init_wishes(app)
    init_unread(app)
    init_passkeys(app)
    init_error_pages(app)
    init_health(app, db.command)
    init_root_files(app)
    init_service_worker(app)
    init_csp_reports(app)
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
        COMPRESS_MIMETYPES=["text/html", "application/json", "application/atom+xml", "application/xml"],
        COMPRESS_BR_LEVEL=4,
    )
    logging.basicConfig(level=app.config["LOG_LEVEL"], handlers=[log_handler()])
    for doubt in app.config["SETTING_DOUBTS"]:
        log.warning("%s", doubt)


def connect_database(app: Flask, client: Any) -> Database[dict[str, Any]]:
    """The database, opened on first use (PyMongo is not fork-safe), or that of the client that was given."""
    app.config["EMBEDDED_DATABASE"] = None
    if client is not None:
        extensions.mongo.cx = client
        return client[DATABASE]  # type: ignore[no-any-return]
    embedded = EmbeddedDatabase(Path(app.config["DATA_FOLDER"]) / "db")
    if not app.config["MONGO_URI"]:
        app.config["MONGO_URI"] = embedded.uri(DATABASE)
    if app.config["MONGO_URI"] == embedded.uri(DATABASE):
        app.config["EMBEDDED_DATABASE"] = embedded.folder
    wait = app.config["MONGO_TIMEOUT_MS"]
    try:
        extensions.mongo.init_app(app, tz_aware=True, serverSelectionTimeoutMS=wait, connectTimeoutMS=wait)
    except (ConfigurationError, ValueError) as error:
        raise config.Misconfigured(f"MONGO_URI cannot be used: {error}") from error
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
    try:
        init_limits(app)
    except ConfigurationOfLimits as error:
        raise config.Misconfigured(f"RATELIMIT_STORAGE_URI cannot be used: {error}") from error


def register_blueprints(app: Flask) -> None:
    """All pages; the development outbox only where mails stay in it."""
    for package in (
        auth,
        users,
        circles,
        dreams,
        search,
        comments,
        diary,
        follows,
        blocks,
        security,
        reports,
        rooms,
        same_sky,
        sealed_letters,
        asks,
        notifications,
        appeals,
        transparency,
        site_pages,
        syndication,
        media_routes,
        admin,
    ):
        app.register_blueprint(package.bp)
    if app.config["DREAMSCAPE_ENV"] != "production":
        app.register_blueprint(development.bp)


def avatar_keys() -> list[str]:
    """The names of the system's own drawings."""
    return [path.stem for path in (STATIC / "img" / "avatars").glob("*.svg")]
