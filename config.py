"""Every setting of the site, read from the environment in this one place.

`load()` gives the mapping that `create_app` uses. A `.env` file beside this
module is read too; the environment wins over it. The table `SETTINGS` is also
what the README's list of settings is checked against.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dotenv import dotenv_values

import config_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ROOT = Path(__file__).resolve().parent
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ENVIRONMENTS = ("development", "testing", "production")
NEEDED_IN_PRODUCTION = ("SECRET_KEY", "MONGO_URI", "BASE_URL", "MAIL_SERVER", "MAIL_DEFAULT_SENDER")

SHORTEST_SECRET_KEY = 32

# What Chrome, Firefox, Safari and Edge have.
PUSH_HOSTS = "fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com"

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


def _flag_if_given(text: str) -> bool | None:
    return _flag(text) if text.strip() else None


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


def _contacts(text: str) -> tuple[str, ...]:
    said = (contact.strip() for contact in text.split(",") if contact.strip())
    contacts = tuple(f"mailto:{one}" if "@" in one and ":" not in one else one for one in said)
    if odd := [one for one in contacts if not re.fullmatch(r"(https://|mailto:[^@]+@|tel:\+)[!-~]+", one)]:
        raise ValueError(f"{odd[0]} is neither an e-mail address nor a page at https://")
    return contacts


def _level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError("say one of " + ", ".join(LOG_LEVELS))
    return text.upper()


def _languages(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    if "en" not in codes:
        raise ValueError("English (en) must be one of them")
    return codes


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in text.split(",") if key.strip())


def _hosts(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    if odd := [name for name in names if not config_checks.HOST_NAME.fullmatch(name)]:
        raise ValueError(f"{odd[0]} is not the name of a host; say names alone, without https:// and port")
    return names


def _push_hosts(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    if odd := [name for name in names if not config_checks.PUSH_HOST.fullmatch(name)]:
        raise ValueError(
            f"{odd[0]} is no push service; they look like push.example.org and *.push.example.org"
        )
    return names


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, its default, how it is read and what it is for."""

    name: str
    default: str
    about: str
    parse: Callable[[str], Any] = str


SETTINGS = (
    Setting("DREAMSCAPE_ENV", "production", "`development`, `testing` or `production`", _environment),
    Setting("SECRET_KEY", "", "signs cookies and mailed links; random, at least 32 characters in production"),
    Setting("SECRET_KEY_FALLBACKS", "", "former keys, separated by commas: what they signed still works", _keys),
    Setting("BASE_URL", "", "the site's address as people type it, for links in mails and Open Graph"),
    Setting("TRUSTED_HOSTS", "", "other names the site goes by, such as `www.example.org,.example.net`", _hosts),
    Setting("HOST", "127.0.0.1", "the address `make run` listens on"),
    Setting("PORT", "8000", "the port gunicorn listens on", _port),
    Setting("WEB_CONCURRENCY", "2", "gunicorn's worker processes", int),
    Setting("GUNICORN_THREADS", "8", "threads in each worker", int),
    Setting("GUNICORN_TIMEOUT", "25", "seconds until a silent worker is replaced; under Heroku's 30", int),
    Setting("PROXY_HOPS", "0", "how many proxies in front set X-Forwarded-For and -Proto; Heroku: 1", int),
    Setting("LANGUAGES", "en", "languages offered, the usual one first, such as `en,de`; `ar-XB` is for trying out",
            _languages),
    Setting("LOG_LEVEL", "INFO", "how much is logged", _level),
    Setting("SECURITY_CONTACT", "", "for security.txt: e-mail or page for who found a hole; unset: the sender",
            _contacts),
    Setting("SECURITY_LOG", "stdout", "the security log: `stdout`, `stderr`, a file or `off`"),
    Setting("DATA_FOLDER", str(ROOT / ".data"), "where the embedded database keeps its files"),
    Setting("MONGO_URI", "", "the database with its name; a replica set. Unset in development: our own"),
    Setting("MONGO_TIMEOUT_MS", "3000", "milliseconds to wait for a database that has been away for longer", int),
    Setting("DATABASE_DEADLINE", "15", "seconds the database has for one request; longer than most elections", float),
    Setting("HSTS_INCLUDE_SUBDOMAINS", "0", "1: browsers insist on HTTPS for all names below the site's too", _flag),
    Setting("SESSION_COOKIE_SECURE", "", "cookies over HTTPS only; on in production", _flag),
    Setting("SESSION_DAYS", "2", "days a log-in lasts without “remember me”", _days),
    Setting("REMEMBER_COOKIE_DURATION", "60", "days a log-in lasts with “remember me”", _days),
    Setting("WTF_CSRF_TIME_LIMIT", "43200", "seconds a page's forms stay fresh; 0: as long as the session",
            _seconds_or_never),
    Setting("ARGON2_TIME_COST", "2", "passes over the memory for each password hash", int),
    Setting("ARGON2_MEMORY_KIB", "19456", "memory of each password hash; the default is OWASP's", int),
    Setting("PASSWORD_RESET_MAX_AGE", "1800", "seconds a mailed reset link works", int),
    Setting("EMAIL_LINK_MAX_AGE", "172800", "seconds a mailed link to confirm an address works", int),
    Setting("NEWCOMER_LIMITS", "", "1: sign-up is guarded and newcomers may not do all yet; on in production, else off",
            _flag_if_given),
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
    Setting("PUSH_PRIVATE_KEY", "", "what `flask push keys` makes; unset: nothing is pushed to phones and browsers"),
    Setting("PUSH_CONTACT", "", "whom push services ask about us: e-mail or page; unset: the sender of mails",
            _contacts),
    Setting("PUSH_HOSTS", PUSH_HOSTS, "push services to send to; `*.` is for all below a name, a name with its port "
            "is a service of one's own", _push_hosts),
    Setting("PUSH_CA_FILE", "", "certificates to trust there instead of the usual ones"),
    Setting("WEB_DOES_JOBS", "1", "web processes do due jobs between answers; 0: a worker or a cron does", _flag),
    Setting("WORK_IN_BACKGROUND", "1", "answer a person before mail server and picture storage have", _flag),
    Setting("CLOUDINARY_URL", "", "cloudinary://KEY:SECRET@CLOUD; unset: pictures live in the database"),
    Setting("CLOUDINARY_UPLOAD_PREFIX", "", "another address of the upload API"),
    Setting("CLOUDINARY_TIMEOUT", "10", "seconds to wait for Cloudinary", float),
    Setting("MAX_PICTURE_BYTES", str(15 * 1024 * 1024), "bytes of the largest picture taken", int),
    Setting("MAX_PICTURE_PIXELS", "52000000", "pixels of the largest picture taken", int),
    Setting("MAX_CONTENT_LENGTH", str(32 * 1024 * 1024), "bytes of the largest request taken", int),
    Setting("RATELIMIT_ENABLED", "1", "0 switches all rate limits off", _flag),
    Setting("RATELIMIT_STORAGE_URI", "", "where hits are counted; unset: in MONGO_URI"),
    Setting("LIMIT_LOGIN_ADDRESS", "25 per 5 minutes", "log-ins from one network (an address; of IPv6, a /64)"),
    Setting("LIMIT_LOGIN_EMAIL", "10 per hour", "log-ins for one e-mail from one network, or from a browser that it "
            "has logged in with before; proofs of one's own password"),
    Setting("LIMIT_LOGIN_EMAIL_ANYWHERE", "100 per hour", "log-ins for one e-mail from all other browsers together"),
    Setting("LIMIT_SECOND_STEP", "20 per hour", "second steps of one member from all browsers together that they "
            "have not logged in with before; from each network or known browser, LIMIT_LOGIN_EMAIL"),
    Setting("LIMIT_RESET_ADDRESS", "10 per 5 minutes", "reset requests, and uses of mailed links, from one network"),
    Setting("LIMIT_RESET_EMAIL", "5 per 30 minutes", "reset requests for one e-mail from one network or known browser"),
    Setting("LIMIT_MAILS", "5 per 30 minutes", "mails that one member has us send"),
    Setting("LIMIT_MAILS_TO_EMAIL", "60 per 30 minutes", "mails that others have us send to one e-mail, from anywhere"),
    Setting("LIMIT_SIGNUP", "25 per hour", "sign-ups from one network"),
    Setting("QUIET_SIGNUP", "4 per hour", "sign-ups from one network until the next are asked for a proof of work"),
    Setting("QUIET_SIGNUP_ANYWHERE", "40 per hour", "the same, of the whole site"),
    Setting("QUIET_LOGIN", "6 per hour", "failed log-ins from one network, or for one e-mail, until the same"),
    Setting("QUIET_RESET", "4 per hour", "reset requests from one network until the same"),
    Setting("LIMIT_CSP_REPORTS", "30 per 5 minutes", "reports of refused content from browsers of one network"),
    Setting("LIMIT_SITEMAP", "240 per hour", "parts of the site map, of 50,000 addresses, that one network reads"),
    Setting("LIMIT_POSTING", "60 per 10 minutes", "dreams, comments and the like of one member"),
    Setting("LIMIT_GUEST_DREAMS", "30 per hour", "dreams that guests of one network write, who say afterwards who they "
            "are"),
    Setting("LIMIT_SHARE_PICTURES", "30 per minute", "share pictures of dreams that have to be drawn first, asked for "
            "from one network"),
    Setting("LIMIT_SUGGESTIONS", "1200 per 5 minutes", "suggestions for what one member, or the guests of one network, "
            "type into the search box or as a title"),
    Setting("LIMIT_ACTIONS", "600 per 10 minutes", "whatever else one member changes: follows, likes, moderation"),
)  # fmt: skip


def load(
    overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Read all settings from `environ` (default: `.env` and then the process's own); `overrides` win.

    Raises Misconfigured with a sentence for each that cannot be read, or that production lacks. What is odd only is
    in `SETTING_DOUBTS`, to be said.
    """
    if environ is None:
        environ = {**{k: v for k, v in dotenv_values(ROOT / ".env").items() if v is not None}, **os.environ}
    current_names = {former: name for name, former in FORMER_NAMES.items()}
    settings = {current_names.get(name, name): value for name, value in (overrides or {}).items()}
    wrong = []
    for setting in SETTINGS:
        try:
            settings[setting.name] = _read(setting, settings.get(setting.name, _given(setting.name, environ)))
        except ValueError as error:
            wrong.append(str(error))
    wrong += [] if wrong else config_checks.contradictions(settings)
    if wrong:
        raise Misconfigured("\n".join(wrong))
    fill_in(settings)
    settings["SETTING_DOUBTS"] = [*_misspelt(environ), *config_checks.doubts(settings)]
    return settings


def _given(name: str, environ: Mapping[str, str]) -> str:
    return environ.get(name) or environ.get(FORMER_NAMES.get(name, ""), "")


def _misspelt(environ: Mapping[str, str]) -> Iterable[str]:
    ours = {*(setting.name for setting in SETTINGS), *FORMER_NAMES.values()}
    return config_checks.nearly_ours(environ, ours, {name for name in ours if environ.get(name)})


def _read(setting: Setting, value: Any) -> Any:
    """What the text `value` says; what is no text is ready, and stays as it is."""
    if not isinstance(value, str):
        return value
    text = value.strip() or setting.default
    try:
        parsed = setting.parse(text)
        config_checks.check(setting.name, parsed)
    except (ValueError, OverflowError) as error:
        words = "it is a number" if setting.parse in (int, float) and "number" not in str(error) else error
        said = setting.name if setting.name in config_checks.SECRET else f"{setting.name}={text!r}"
        raise ValueError(f"{said} cannot be read: {words}.") from error
    return parsed


def fill_in(settings: dict[str, Any]) -> None:
    """Complete `settings` in place with what follows from the environment they are for."""
    if settings["DREAMSCAPE_ENV"] == "production":
        missing = [name for name in NEEDED_IN_PRODUCTION if not settings[name]]
        if missing:
            raise Misconfigured("Production needs " + ", ".join(missing) + ". See the README's settings.")
        _check_secret_key(settings["SECRET_KEY"])
        settings["SESSION_COOKIE_SECURE"] = True
    else:
        settings["SECRET_KEY"] = settings["SECRET_KEY"] or "only for development: anybody can read this"
        settings["BASE_URL"] = settings["BASE_URL"] or f"http://127.0.0.1:{settings['PORT']}"
        settings["MAIL_DEFAULT_SENDER"] = settings["MAIL_DEFAULT_SENDER"] or "Dreamscape <dreams@localhost>"
    if settings["NEWCOMER_LIMITS"] is None:
        settings["NEWCOMER_LIMITS"] = settings["DREAMSCAPE_ENV"] == "production"
    # What a signature may have been made with; the last one signs.
    settings["SIGNING_KEYS"] = [*(settings["SECRET_KEY_FALLBACKS"] or ()), settings["SECRET_KEY"]]
    settings["BASE_URL"] = settings["BASE_URL"].rstrip("/")
    settings["TESTING"] = settings["DREAMSCAPE_ENV"] == "testing"


def _check_secret_key(key: str) -> None:
    if len(key) < SHORTEST_SECRET_KEY:
        raise Misconfigured(
            f"SECRET_KEY has {len(key)} characters; production needs {SHORTEST_SECRET_KEY} at least. "
            "`python -c 'import secrets; print(secrets.token_urlsafe(32))'` makes a good one. Move the one you "
            "have to SECRET_KEY_FALLBACKS, so that nobody is logged out."
        )
