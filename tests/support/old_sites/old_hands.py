"""How things are done on the old site: by the code of the checkout that this runs in (see `make_old_site`)."""

from __future__ import annotations

import html
import re
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

import time_machine
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

# Names of the older code, which the present one need not know any more.
PASSWORD = resolve_name("tests.visitor:PASSWORD")
Visitor = resolve_name("tests.visitor:Visitor")
LETTER = re.compile(r'<article class="card" id="letter-.*?</article>', re.DOTALL)
KEPT = re.compile(r'name="kept"[^>]*value="([^"]+)"')
LINK = re.compile(r'href="http://localhost(/[^"]+)"')


class Died(BaseException):
    """The process ends here, as by kill -9."""


class Hands:
    """Members and visitors with their browsers. `facts` is what a test cannot read from the database."""

    def __init__(self, app: Any, db: Any) -> None:
        self.app, self.db = app, db
        self.facts: dict[str, Any] = {"password": PASSWORD, "comments": {}}
        self.logged_in: dict[str, Any] = {}

    @contextmanager
    def ago(self, days: int) -> Iterator[None]:
        """So many days ago, with everybody to log in anew."""
        self.logged_in.clear()
        with time_machine.travel(datetime.now(UTC) - timedelta(days=days), tick=True):
            yield

    def command(self, *words: str) -> None:
        result = self.app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code == 0, result.output

    def who(self, key: str) -> Any:
        """Somebody, logged in."""
        if key not in self.logged_in:
            self.logged_in[key] = Visitor(self.app).logged_in(f"{key}@example.org")
        return self.logged_in[key]

    def send(
        self, who: str, path: str, fields: dict[str, Any] | None = None, page: str = "/dreamscape"
    ) -> Any:
        """Somebody sends a form, and it is taken."""
        answer = self.who(who).post(path, fields, page=page)
        assert answer.status_code == 303, f"{path}: {answer.status_code} {answer.text}"
        return answer

    def die(self, who: str, path: str, fields: dict[str, Any] | None = None) -> None:
        """Somebody sends a form to a process that ends while it answers."""
        visitor = self.who(who)
        died = True
        with suppress(Died):
            visitor.post(path, fields, page="/dreamscape")
            died = False
        assert died, path

    def dream(
        self, who: str, title: str, about: list[str], image: str = "", alt: str = "", **fields: str
    ) -> None:
        written: dict[str, Any] = {
            "title": title,
            "description": "So it was dreamt.",
            "categories": about,
            "comments_enabled": "y",
        }
        if image:
            written |= {"picture": (picture(image), "dream.png"), "picture_alt": alt}
        self.send(who, "/dreams/new", {**written, **fields})

    def comment(self, who: str, slug: str, key: str, text: str) -> None:
        self.send(who, f"/dreams/{slug}/comments", {"body": text})
        self.comments[key] = str(self.db["comments"].find_one({"body": text})["_id"])

    @property
    def comments(self) -> dict[str, str]:
        """The ids of comments, by their names in this story."""
        found: dict[str, str] = self.facts["comments"]
        return found

    def id_of(self, key: str) -> str:
        return str(self.db["users"].find_one({"email": f"{key}@example.org"})["_id"])

    def letter_link(self, to: str) -> str:
        """The link in the newest letter to this address, without the site's own address."""
        letters = LETTER.findall(Visitor(self.app).get("/dev/outbox").text)
        letter = next(letter for letter in letters if to in letter)
        return html.unescape(LINK.search(letter)[1])  # type: ignore[index]


def picture(colour: str, size: tuple[int, int] = (64, 48)) -> BytesIO:
    """A file of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    file.seek(0)
    return file


def cookie(visitor: Any, name: str) -> Any:
    found = visitor.client.get_cookie(name)
    assert found is not None, name
    return found.value
