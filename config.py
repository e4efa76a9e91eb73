"""Every setting of the site, read from the environment in this one place.

`load()` gives the mapping that `create_app` uses. A `.env` file beside this
module is read too; the environment wins over it. The table `SETTINGS` is also
what the README's list of settings is checked against.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dotenv import dotenv_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("development", "testing", "production")
NEEDED_IN_PRODUCTION = ("SECRET_KEY", "MONGO_URI", "BASE_URL", "MAIL_SERVER", "MAIL_DEFAULT_SENDER")

# What a setting was called before: sites that still set it so need change nothing.
FORMER_NAMES = {"LIMIT_MAILS": "LIMIT_LETTERS"}


class Misconfigured(Exception):
    """The site cannot start with these settings; the message names each of them."""


def _flag(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("1", "true", "yes", "on"):
        return True
    if lowered in ("0", "false", "no", "off", ""):
        return False
    raise ValueError("say 1 or 0")


def _days(text: str) -> timedelta:
    return timedelta(days=float(text))


def _seconds_or_never(text: str) -> int | None:
    return int(text) or None


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise ValueError("a port is a number from 1 to 65535")
    return port


def _environment(text: str) -> str:
    if text not in ENVIRONMENTS:
        raise ValueError("say one of " + ", ".join(ENVIRONMENTS))
    return text


def _languages(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    if "en" not in codes:
        raise ValueError("English (en) must be one of them")
    return codes


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, its default, how it is read and what it is for."""

    name: str
    default: str
    about: str
    parse: Callable[[str], Any] = str


SETTINGS = (
    Setting("DREAMSCAPE_ENV", "production", "`development`, `testing` or `production`", _environment),
    Setting("SECRET_KEY", "", "signs cookies and mailed links; long and random"),
    Setting("BASE_URL", "", "the site's address as people type it, for links in mails and Open Graph"),
    Setting("HOST", "127.0.0.1", "the address `make run` listens on"),
    Setting("PORT", "8000", "the port gunicorn listens on", _port),
    Setting("WEB_CONCURRENCY", "2", "gunicorn's worker processes", int),
    Setting("GUNICORN_THREADS", "8", "threads in each worker", int),
    Setting("GUNICORN_TIMEOUT", "25", "seconds until a silent worker is replaced; under Heroku's 30", int),
    Setting("PROXY_HOPS", "0", "how many proxies in front set X-Forwarded-*; Heroku: 1", int),
    Setting("LANGUAGES", "en", "languages offered, the usual one first, such as `en,de`; `ar-XB` is for trying out",
            _languages),
    Setting("LOG_LEVEL", "INFO", "how much is logged"),
    Setting("DATA_FOLDER", str(ROOT / ".data"), "where the embedded database keeps its files"),
    Setting("MONGO_URI", "", "the database with its name; a replica set. Unset in development: our own"),
    Setting("MONGO_TIMEOUT_MS", "3000", "milliseconds to wait for a database that has been away for longer", int),
    Setting("DATABASE_DEADLINE", "15", "seconds the database has for one request; longer than most elections", float),
    Setting("SESSION_COOKIE_SECURE", "", "cookies over HTTPS only; on in production", _flag),
    Setting("SESSION_DAYS", "2", "days a log-in lasts without “remember me”", _days),
    Setting("REMEMBER_COOKIE_DURATION", "60", "days a log-in lasts with “remember me”", _days),
    Setting("WTF_CSRF_TIME_LIMIT", "43200", "seconds a page's forms stay fresh; 0: as long as the session",
            _seconds_or_never),
    Setting("ARGON2_TIME_COST", "2", "passes over the memory for each password hash", int),
    Setting("ARGON2_MEMORY_KIB", "19456", "memory of each password hash; the default is OWASP's", int),
    Setting("PASSWORD_RESET_MAX_AGE", "1800", "seconds a mailed reset link works", int),
    Setting("EMAIL_LINK_MAX_AGE", "172800", "seconds a mailed link to confirm an address works", int),
    Setting("REQUIRE_CONFIRMED_EMAIL", "0", "1: only members with a confirmed address may post", _flag),
    Setting("MAIL_SERVER", "", "the SMTP host. Unset in development: mails land at /dev/outbox"),
    Setting("MAIL_PORT", "25", "its port", _port),
    Setting("MAIL_USE_TLS", "0", "STARTTLS, certificate checked", _flag),
    Setting("MAIL_USE_SSL", "0", "TLS from the first byte, certificate checked", _flag),
    Setting("MAIL_USERNAME", "", "log-in at the mail server"),
    Setting("MAIL_PASSWORD", "", "its password"),
    Setting("MAIL_DEFAULT_SENDER", "", "whom mails come from"),
    Setting("MAIL_TIMEOUT", "10", "seconds to wait for the mail server", float),
    Setting("MAIL_CA_FILE", "", "certificates to trust instead of the usual ones"),
    Setting("WEB_DOES_JOBS", "1", "web processes do due jobs between answers; 0: a worker or a cron does", _flag),
    Setting("WORK_IN_BACKGROUND", "1", "answer a person before mail server and picture storage have", _flag),
    Setting("CLOUDINARY_URL", "", "cloudinary://KEY:SECRET@CLOUD; unset: pictures live in the database"),
    Setting("CLOUDINARY_UPLOAD_PREFIX", "", "another address of the upload API"),
    Setting("CLOUDINARY_TIMEOUT", "10", "seconds to wait for Cloudinary", float),
    Setting("MAX_PICTURE_BYTES", str(15 * 1024 * 1024), "bytes of the largest picture taken", int),
    Setting("MAX_PICTURE_PIXELS", "50000000", "pixels of the largest picture taken", int),
    Setting("MAX_CONTENT_LENGTH", str(32 * 1024 * 1024), "bytes of the largest request taken", int),
    Setting("RATELIMIT_ENABLED", "1", "0 switches all rate limits off", _flag),
    Setting("RATELIMIT_STORAGE_URI", "", "where hits are counted; unset: in MONGO_URI"),
    Setting("LIMIT_LOGIN_ADDRESS", "25 per 5 minutes", "log-ins from one address"),
    Setting("LIMIT_LOGIN_EMAIL", "10 per hour", "log-ins for one e-mail"),
    Setting("LIMIT_RESET_ADDRESS", "10 per 5 minutes", "reset requests from one address"),
    Setting("LIMIT_RESET_EMAIL", "5 per 30 minutes", "reset requests for one e-mail"),
    Setting("LIMIT_MAILS", "5 per 30 minutes", "mails that one member has us send"),
    Setting("LIMIT_SIGNUP", "25 per hour", "sign-ups from one address"),
    Setting("LIMIT_POSTING", "60 per 10 minutes", "dreams, comments and the like of one member"),
)  # fmt: skip


def load(
    overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Read all settings from `environ` (default: `.env` and then the process's own); `overrides` win.

    Raises Misconfigured when one cannot be read, or when production lacks one it needs.
    """
    if environ is None:
        environ = {**{k: v for k, v in dotenv_values(ROOT / ".env").items() if v is not None}, **os.environ}
    settings = {setting.name: _read(setting, environ) for setting in SETTINGS}
    current_names = {former: name for name, former in FORMER_NAMES.items()}
    settings.update({current_names.get(name, name): value for name, value in (overrides or {}).items()})
    fill_in(settings)
    return settings


def _read(setting: Setting, environ: Mapping[str, str]) -> Any:
    given = environ.get(setting.name) or environ.get(FORMER_NAMES.get(setting.name, ""), "")
    text = given.strip() or setting.default
    try:
        return setting.parse(text)
    except ValueError as error:
        raise Misconfigured(f"{setting.name}={text!r} cannot be read: {error}.") from error


def fill_in(settings: dict[str, Any]) -> None:
    """Complete `settings` in place with what follows from the environment they are for."""
    if settings["DREAMSCAPE_ENV"] == "production":
        missing = [name for name in NEEDED_IN_PRODUCTION if not settings[name]]
        if missing:
            raise Misconfigured("Production needs " + ", ".join(missing) + ". See the README's settings.")
        settings["SESSION_COOKIE_SECURE"] = True
    else:
        settings["SECRET_KEY"] = settings["SECRET_KEY"] or "only for development: anybody can read this"
        settings["BASE_URL"] = settings["BASE_URL"] or f"http://127.0.0.1:{settings['PORT']}"
        settings["MAIL_DEFAULT_SENDER"] = settings["MAIL_DEFAULT_SENDER"] or "Dreamscape <dreams@localhost>"
    settings["BASE_URL"] = settings["BASE_URL"].rstrip("/")
    settings["TESTING"] = settings["DREAMSCAPE_ENV"] == "testing"
