"""The way back: after a POST a person stands exactly where they stood before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import redirect, request
from werkzeug.exceptions import RequestEntityTooLarge

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


def safe_path(target: str | None) -> str | None:
    """`target` when it is a path on this very site (query and fragment may follow), else None."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    # Browsers read a backslash as a slash and skip control characters.
    if "\\" in target or any(ord(character) < 32 for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def path_of(address: str) -> str | None:
    """Path and query of the page at `address`, which a script says is open; None for what is no address of ours."""
    try:
        url = urlsplit(address)
    except ValueError:
        return None
    return safe_path(f"{url.path}?{url.query}" if url.query else url.path)


def asked_next() -> str | None:
    """The `next` the request carries, when it is safe to go there."""
    # Looking into the form of a request that has none costs as much as all else here.
    try:
        form = request.form if request.want_form_data_parsed else {}
    except RequestEntityTooLarge:  # the page that says so asks too
        form = {}
    return safe_path(form.get("next") or request.args.get("next"))


def this_page() -> str:
    """The address of the page being looked at, all of its query parameters kept."""
    return request.full_path.rstrip("?")


def page_before() -> str | None:
    """Where the button was pressed that sent this POST: `next`, or what the browser says; None when neither does."""
    if request.method != "POST":
        return None
    referrer = request.referrer or ""
    return asked_next() or (path_of(referrer) if referrer.startswith(request.host_url) else None)


def back_to(default: str, fragment: str | None = None) -> Response:
    """303 to the page the member was on, or to `default`, at the thing that was touched."""
    target = asked_next() or default
    if fragment:
        target = f"{target.partition('#')[0]}#{fragment}"
    return redirect(target, 303)
