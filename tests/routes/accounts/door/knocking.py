"""How strangers come to a guarded door."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


SORRY = "we took you for a robot"
NIA = {
    "first_name": "Nia",
    "email": "nia@example.org",
    "password": PASSWORD,
    "skills": "knots",
    "old_enough": "y",
}
# A door, what a person types there, and what stands in the answer when they are through.
DOORS = {
    "/signup": (NIA, 303),
    "/password-reset": ({"email": "nia@example.org"}, 303),
}
HOUR = 3600.0
both_doors = pytest.mark.parametrize("path", DOORS)


def hidden(page: str) -> dict[str, str]:
    """What the form of a page sends that nobody typed."""
    names = ("made", "csrf_token", "kept", "next")
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in names}
    return {name: match[1] for name, match in found.items() if match}


def knock(visitor: Visitor, path: str, **fields: str) -> TestResponse:
    """Send the form of a door, a minute after it was opened."""
    return visitor.post(path, {**(DOORS[path][0] if path in DOORS else {}), **fields})


def joined(db: Any, email: str = "nia@example.org") -> dict[str, Any]:
    found = db["users"].find_one({"email_key": email})
    return dict(found["joined"]) if found else {}


def make_noise(app: Flask, door: str = "signup", times: int = 4) -> None:
    """So much happens at a door that it is quiet no longer."""
    for number in range(times):
        visitor = Visitor(app)
        if door == "signup":
            visitor.signed_up("Nobody", "", f"nobody-{number}@example.org")
        elif door == "reset":
            visitor.post("/password-reset", {"email": f"nobody-{number}@example.org"})
        else:
            visitor.post("/login", {"email": f"nobody-{number}@example.org", "password": "wrong"})
