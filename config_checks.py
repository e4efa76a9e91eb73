"""What a setting may be, beyond its type: ranges, shapes, what contradicts what, and names that are nearly ours.

`config.py` asks; everything here answers in words for whoever runs the site.
"""

from __future__ import annotations

import math
import re
from base64 import urlsafe_b64decode
from datetime import timedelta
from difflib import get_close_matches
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Check = Callable[[Any], None]

# Never to be repeated, in a message or anywhere.
SECRET = frozenset(
    {
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "MONGO_URI",
        "MAIL_PASSWORD",
        "PUSH_PRIVATE_KEY",
        "CLOUDINARY_URL",
        "RATELIMIT_STORAGE_URI",
    }
)
HOST_NAME = re.compile(r"\.?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:]*:[0-9a-f:.]*", re.IGNORECASE)
# How many points the curve of the keys has.
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PUSH_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
ADDRESS = re.compile(r"(?:[^<>]*<)?[^\s<>@,]+@[^\s<>@,]+>?")
UNITS = ["second", "minute", "hour", "day", "month", "year"]
LIMIT = re.compile(rf"\s*([0-9]+)\s*(?:/|\s+per\s)\s*(?:([0-9]+)\s*)?({'|'.join(UNITS)})s?\s*", re.IGNORECASE)
COUNTERS = ("memory", "mongodb", "mongodb+srv", "redis", "rediss", "valkey", "memcached")
DAY = 24 * 3600

# Names that begin as ours do and belong to somebody else: gunicorn, gettext, our own tests.
NOT_OURS = frozenset({"GUNICORN_CMD_ARGS", "GUNICORN_PID", "GUNICORN_FD", "LANGUAGE", "DREAMSCAPE_STRESS",
                      "DREAMSCAPE_REQUIRE_BROWSER"})  # fmt: skip
FAMILIES = (
    "DREAMSCAPE_",
    "LIMIT_",
    "MAIL_",
    "CLOUDINARY_",
    "ARGON2_",
    "RATELIMIT_",
    "MAX_PICTURE_",
    "MONGO_",
    "PUSH_",
    "QUIET_",
)


def between(least: float, most: float) -> Check:
    """A number in this range."""

    def check(value: float | None) -> None:
        if value is not None and not least <= value <= most:
            raise ValueError(f"it is a number from {least} to {most}")

    return check


def days(most: int) -> Check:
    """A time of more than nothing."""

    def check(value: timedelta) -> None:
        if not timedelta(0) < value <= timedelta(days=most):
            raise ValueError(f"it is more than 0 days, and at most {most}")

    return check


def site_address(text: str) -> None:
    """`https://dreams.example.org`."""
    url = urlsplit(text)
    if (
        url.scheme not in ("http", "https")
        or not url.hostname
        or "@" in url.netloc
        or re.search(r"[\s?#]", text)
    ):
        raise ValueError("an address looks like https://dreams.example.org")


def host(text: str) -> None:
    """The name of a machine, or its number."""
    if not HOST_NAME.fullmatch(text):
        raise ValueError("say the name of a host alone, without https:// and port")


def mongo_uri(text: str) -> None:
    """`mongodb://…` or `mongodb+srv://…`; the rest PyMongo knows."""
    url = urlsplit(text)
    if url.scheme not in ("mongodb", "mongodb+srv") or not url.netloc.rpartition("@")[2]:
        raise ValueError("it looks like mongodb+srv://USER:PASSWORD@HOST/dreamscape")


def cloudinary_url(text: str) -> None:
    """`cloudinary://KEY:SECRET@CLOUD`."""
    url = urlsplit(text)
    if (
        url.scheme != "cloudinary"
        or not (url.username and url.password and url.hostname)
        or "<" in url.netloc
    ):
        raise ValueError("it looks like cloudinary://KEY:SECRET@CLOUD; the dashboard shows yours")


def counters(text: str) -> None:
    """A storage that Flask-Limiter knows."""
    kind, there, _ = text.partition("://")
    if not there or kind.partition("+")[0] not in {name.partition("+")[0] for name in COUNTERS}:
        raise ValueError(f"it begins with one of {', '.join(f'{name}://' for name in COUNTERS)}")


def sender(text: str) -> None:
    """`dreams@example.org` or `Dreamscape <dreams@example.org>`."""
    if not ADDRESS.fullmatch(text):
        raise ValueError("it looks like Dreamscape <dreams@example.org>")


def existing_file(text: str) -> None:
    """A file that is there."""
    if not Path(text).is_file():
        raise ValueError("there is no such file")


def limit(text: str, least: int = 1) -> None:
    """`25 per hour`, or several of that, separated by `;`. Flask-Limiter takes whatever else for “no limit”."""
    for one in re.split("[,;|]", text):
        found = LIMIT.fullmatch(one)
        if not found or int(found[1]) < least or not int(found[2] or 1):
            raise ValueError("say how often in which time, such as “25 per hour” or “10 per 5 minutes”")


def push_key(text: str) -> None:
    """The number of a key: 32 bytes."""
    fits = re.fullmatch(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]=?", text)
    if not fits or not 0 < int.from_bytes(urlsafe_b64decode(text[:43] + "=")) < P256_ORDER:
        raise ValueError("`flask push keys` makes a good one")


CHECKS: dict[str, Check] = {
    "BASE_URL": site_address,
    "HOST": host,
    "WEB_CONCURRENCY": between(1, 256),
    "GUNICORN_THREADS": between(1, 256),
    "GUNICORN_TIMEOUT": between(0, 3600),
    "PROXY_HOPS": between(0, 20),
    "MONGO_URI": mongo_uri,
    "MONGO_TIMEOUT_MS": between(1, 600_000),
    "DATABASE_DEADLINE": between(0.1, 600),
    "SESSION_DAYS": days(3650),
    "REMEMBER_COOKIE_DURATION": days(3650),
    "WTF_CSRF_TIME_LIMIT": between(1, 366 * DAY),
    "ARGON2_TIME_COST": between(1, 100),
    "ARGON2_MEMORY_KIB": between(8, 4 * 1024 * 1024),
    "PASSWORD_RESET_MAX_AGE": between(60, 7 * DAY),
    "EMAIL_LINK_MAX_AGE": between(60, 60 * DAY),
    "MAIL_SERVER": host,
    "MAIL_DEFAULT_SENDER": sender,
    "MAIL_TIMEOUT": between(0.1, 600),
    "MAIL_CA_FILE": existing_file,
    "PUSH_PRIVATE_KEY": push_key,
    "PUSH_CA_FILE": existing_file,
    "CLOUDINARY_URL": cloudinary_url,
    "CLOUDINARY_UPLOAD_PREFIX": site_address,
    "CLOUDINARY_TIMEOUT": between(0.1, 600),
    "MAX_PICTURE_BYTES": between(1, 1024**3),
    "MAX_PICTURE_PIXELS": between(1, 10**9),
    "MAX_CONTENT_LENGTH": between(1, 4 * 1024**3),
    "RATELIMIT_STORAGE_URI": counters,
    # `0 per hour`: never quiet.
    "QUIET_SIGNUP": partial(limit, least=0),
    "QUIET_SIGNUP_ANYWHERE": partial(limit, least=0),
    "QUIET_LOGIN": partial(limit, least=0),
    "QUIET_RESET": partial(limit, least=0),
}


def check(name: str, value: Any) -> None:
    """Raises ValueError, with words, where the setting of this name may not be `value`; nothing given is fine."""
    if isinstance(value, float) and math.isnan(value):
        raise ValueError("it is a number")
    if value == "":
        return
    rule = CHECKS.get(name, limit if name.startswith("LIMIT_") else None)
    if rule:
        rule(value)


def contradictions(settings: Mapping[str, Any]) -> Iterator[str]:
    """What cannot be meant, one sentence each; the site must not start."""
    if settings["MAIL_USE_TLS"] and settings["MAIL_USE_SSL"]:
        yield "MAIL_USE_TLS and MAIL_USE_SSL exclude each other: the first is usual at port 587, the second at 465."


def doubts(settings: Mapping[str, Any]) -> Iterator[str]:
    """What is probably not meant, one sentence each; the site starts and says so."""
    production = settings["DREAMSCAPE_ENV"] == "production"
    encrypted = settings["MAIL_USE_TLS"] or settings["MAIL_USE_SSL"]
    if settings["MAIL_PASSWORD"] and not encrypted:
        yield (
            "MAIL_PASSWORD travels to the mail server for everybody on the way to read: set MAIL_USE_TLS=1 or "
            "MAIL_USE_SSL=1."
        )
    if bool(settings["MAIL_USERNAME"]) != bool(settings["MAIL_PASSWORD"]):
        yield "Of MAIL_USERNAME and MAIL_PASSWORD only one is set, so nobody logs in at the mail server: set both."
    if production and settings["BASE_URL"].startswith("http://"):
        yield "BASE_URL begins with http://, but in production the site speaks HTTPS alone: links in mails lead astray."
    if production and not settings["RATELIMIT_ENABLED"]:
        yield "RATELIMIT_ENABLED is 0: passwords can be guessed as fast as the site answers."
    if production and settings["RATELIMIT_STORAGE_URI"].startswith("memory"):
        yield "RATELIMIT_STORAGE_URI is memory://: each process counts for itself, so limits are higher than they say."
    if settings["MAX_CONTENT_LENGTH"] < settings["MAX_PICTURE_BYTES"]:
        yield "MAX_CONTENT_LENGTH is below MAX_PICTURE_BYTES: pictures that are allowed are refused."


def nearly_ours(names: Iterable[str], ours: Iterable[str], given: Iterable[str]) -> Iterator[str]:
    """A sentence for each of `names` that is not, but looks like, one of `ours` that is not `given` itself."""
    known, there = frozenset(ours), set(given)
    for name in sorted(set(names) - known - NOT_OURS):
        near = _nearest(name, known)
        if near and near not in there:
            yield f"{name} is no setting of the site's. Is {near} meant?"
        elif not near and name.startswith(FAMILIES):
            yield f"{name} is no setting of the site's; the README has all of them."


@cache
def _nearest(name: str, known: frozenset[str]) -> str | None:
    """What `name` may be a slip of."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.8)), None)
