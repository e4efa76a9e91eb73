"""Those who ask: a guest and four kinds of members, each with a session, a token and the forms they have seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fuzz.wire import Answer, Connection, Request

if TYPE_CHECKING:
    from collections.abc import Callable

ROLES = ("guest", "member", "dreamer", "moderator", "admin")
MOST_PAGES = 120
FIELDS = ("input", "textarea", "select", "button")
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
# Ids differ from page to page; forms that differ by nothing else are one form.
ID = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it stood on a page."""

    action: str
    fields: tuple[tuple[str, str], ...]
    takes_file: bool = False


class Page(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._path = path
        self._form: tuple[str, list[tuple[str, str]], bool] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what can be followed or sent."""
        about = {name: value or "" for name, value in attrs}
        if tag == "a" and about.get("href", "").startswith("/"):
            self.links.append(about["href"].partition("#")[0])
        elif tag == "form" and about.get("method", "").lower() == "post":
            self._form = about.get("action") or self._path, [], "enctype" in about
        elif self._form and tag in FIELDS and about.get("name") and about.get("type") != "file":
            self._form[1].append((about["name"], about.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """A form is complete."""
        if tag == "form" and self._form:
            action, fields, takes_file = self._form
            self.forms.append(Form(action, tuple(fields), takes_file))
            self._form = None


@dataclass(slots=True)
class Person:
    """Somebody at the site. `renew` gives the Cookie header of a session that has just begun."""

    role: str
    renew: Callable[[], str]
    connection: Connection
    cookie: str = ""
    token: str = ""
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def arrive(self) -> None:
        """Begin a session and get a token."""
        self.cookie = self.renew()
        self.look("/settings" if self.role != "guest" else "/login")

    def look(self, path: str) -> Page | None:
        """Open a page as people do."""
        answer = self.connection.ask(Request("GET", path), self.cookie)
        self.hear(answer)
        if answer.status != 200 or b"<html" not in answer.body:
            return None
        return Page(answer.body.decode(errors="replace"), path)

    def hear(self, answer: Answer) -> None:
        """Keep the cookies and the token that an answer brings."""
        jar = SimpleCookie(self.cookie)
        for line in answer.cookies:
            jar.load(line)
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items() if morsel.value)
        if found := TOKEN.search(answer.body):
            self.token = found[1].decode()

    def has_left(self, answer: Answer) -> bool:
        """Does this answer show that the session has ended?"""
        return self.role != "guest" and answer.status == 303 and urlsplit(answer.location).path == "/login"

    def walk(self) -> None:
        """Follow links from page to page, and remember every form."""
        self.arrive()
        waiting, seen = ["/", "/dreamscape", "/dreams", "/profile", "/settings", "/admin/"], set[str]()
        known = set[tuple[str, tuple[str, ...]]]()
        while waiting and len(seen) < MOST_PAGES:
            path = waiting.pop(0)
            shape = ID.sub("ID", path)
            if path in seen or sum(ID.sub("ID", one) == shape for one in seen) >= 3:
                continue
            seen.add(path)
            page = self.look(path)
            if page is None:
                continue
            waiting += page.links
            for form in page.forms:
                key = ID.sub("ID", form.action), tuple(name for name, _ in form.fields)
                if key not in known:
                    known.add(key)
                    self.forms.append(form)
        self.links = sorted(seen)
