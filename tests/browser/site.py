"""A small populated site for browser tests, made through the services."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from PIL import Image

from dreamscape.models import DreamContent, PictureUpload
from dreamscape.services.accounts.registration import SignUp
from dreamscape.services.site.settings import OLDEST
from tests.support.visitor import PASSWORD, TOKEN

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import BrowserContext, Page, Worker


UNTIL = """async () => {
    const end = Date.now() + 20000;
    while (!(await (%s)())) {
        if (Date.now() > end) throw new Error("waited in vain for " + %s);
        await new Promise((done) => setTimeout(done, 20));
    }
}"""


def until(where: Page | Worker, promised: str) -> None:
    """Wait for the truth of what an asynchronous script promises.

    `wait_for_function` waits for nothing there: it takes the promise itself for a yes.
    """
    where.evaluate(UNTIL % (promised, json.dumps(promised)))


def photo(width: int = 1600, height: int = 1000, format: str = "JPEG") -> bytes:
    """A picture file with something to see in it."""
    gradient = Image.linear_gradient("L").resize((width, height))
    out = io.BytesIO()
    Image.merge("RGB", (gradient, gradient.rotate(180), gradient.point(lambda v: v // 2))).save(out, format)
    return out.getvalue()


def add_member(site: Flask, first_name: str, last_name: str = "", **details: Any) -> Any:
    """A member whose address is first_name@example.org."""
    services = site.extensions["dreamscape"]
    with site.app_context():
        email = f"{first_name.lower()}@example.org"
        sign_up = SignUp(first_name, last_name, email, PASSWORD, **{"age": OLDEST, **details})
        return services.accounts.sign_up(sign_up)[0]


def add_dream(site: Flask, dreamer: Any, title: str, **details: Any) -> Any:
    """A dream of this member's."""
    services = site.extensions["dreamscape"]
    upload = PictureUpload(details.pop("picture", None), details.pop("picture_alt", ""))
    defaults = {"description": "Just once, past the last lighthouse.", "categories": ("travel", "sea")}
    content = DreamContent(title, **{**defaults, **details})
    with site.app_context():
        return services.dreams.create(dreamer, content, upload)[0]


def add_comment(site: Flask, dream: Any, author: Any, body: str) -> Any:
    """A comment of this member's."""
    with site.app_context():
        return site.extensions["dreamscape"].comments.add(dream, author, body)


def log_in(context: BrowserContext, email: str, password: str = PASSWORD) -> None:
    """Send the log-in form without drawing its page: that is looked at in tests of its own."""
    token = TOKEN.search(context.request.get("/login").text())
    assert token
    fields = {"csrf_token": token[1], "email": email, "password": password}
    answer = context.request.post("/login", form=fields, max_redirects=0)
    assert answer.status == 303, answer.text()
