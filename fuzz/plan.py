"""Draws requests: pages of the whole URL map with odd arguments, forms with odd fields, any method, any path."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fuzz import hostile
from fuzz.wire import Request, encoded, in_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from werkzeug.routing import Map, Rule

    from fuzz.people import Form, Person

QUERY = (
    "after",
    "view",
    "own",
    "category",
    "next",
    "kept",
    "wish",
    "q",
    "page",
    "w",
    "open",
    "invitation",
    "kind",
)
# Who has logged out everywhere has to be let in again, which takes a while: not as often as all else.
SELDOM = ("/logout", "/settings/delete", "/settings/password", "/settings/sessions")


class Plan:
    """Requests to all of `url_map`, drawn by `random`; `known` has real values for the rules' arguments."""

    def __init__(self, random: Random, url_map: Map, known: Mapping[str, Sequence[str]]) -> None:
        self._random = random
        self._rules = [rule for rule in url_map.iter_rules() if rule.endpoint != "static"]
        self._pages = [rule for rule in self._rules if "GET" in (rule.methods or ())]
        self._known = known

    def request(self, person: Person) -> Request:
        """The next one, for this person to send."""
        random = self._random
        kind = random.random()
        if kind < 0.45 and person.forms:
            request = self._form(person)
        elif kind < 0.85:
            request = self._page(random.choice(self._pages))
        elif kind < 0.95:
            request = self._any_method(person)
        else:
            request = Request(
                "GET", "/" + "/".join(in_path(hostile.text(random)) for _ in range(random.randrange(4)))
            )
        return self._with_headers(request, person)

    def _page(self, rule: Rule) -> Request:
        query = [
            (self._random.choice(QUERY), self._value(""))
            for _ in range(self._random.choice((0, 0, 1, 1, 2, 5)))
        ]
        path = self._path(rule)
        return Request("GET", f"{path}?{encoded(query)}" if query else path, about=rule.rule)

    def _path(self, rule: Rule) -> str:
        parts = []
        for is_dynamic, part in rule._trace:  # noqa: SLF001 - the only place that has them apart
            if not is_dynamic:
                parts.append(part.lstrip("|"))
                continue
            value = self._value(part)
            parts.append(
                "/".join(map(in_path, value.split("/"))) if part == "public_id" else in_path(value)[:3000]
            )
        return "".join(parts) or "/"

    def _value(self, name: str) -> str:
        real = self._known.get(name, ()) or self._known["any"]
        return self._random.choice(real) if self._random.random() < 0.6 else hostile.text(self._random)

    def _form(self, person: Person) -> Request:
        random = self._random
        form = random.choice(person.forms)
        if form.action.startswith(SELDOM) and random.random() < 0.9:
            form = random.choice(person.forms)
        fields = [(name, person.token if name == "csrf_token" else value) for name, value in form.fields]
        for _ in range(random.choice((0, 1, 1, 2, 4))):
            fields = self._changed(fields)
        request = Request("POST", form.action, about=form.action, fields=fields)
        return replace(request, file=self._file()) if self._may_have_file(form) else request

    def _changed(self, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
        random = self._random
        if not fields:
            return [(hostile.text(random)[:100], hostile.text(random))]
        at, way = random.randrange(len(fields)), random.random()
        name, value = fields[at]
        if name == "csrf_token" and random.random() < 0.9:
            return fields
        if way < 0.6:
            return [*fields[:at], (name, self._value("")), *fields[at + 1 :]]
        if way < 0.7:
            return [*fields[:at], *fields[at + 1 :]]
        if way < 0.8:
            return [*fields, *[(name, (value or self._value(""))[:500])] * random.choice((1, 3, 700))]
        if way < 0.9:
            return [*fields, (random.choice((*QUERY, "carried", "role", "_id", "hidden")), self._value(""))]
        return [*fields[:at], (f"{name}[$ne]", value), *fields[at + 1 :]]

    def _may_have_file(self, form: Form) -> bool:
        return self._random.random() < (0.5 if form.takes_file else 0.03)

    def _file(self) -> tuple[str, str, str, bytes]:
        name = "picture" if self._random.random() < 0.8 else hostile.some(self._random, QUERY)
        return (name, *self._random.choice(hostile.FILES))

    def _any_method(self, person: Person) -> Request:
        request = self._page(self._random.choice(self._rules))
        fields = [("csrf_token", person.token)] if self._random.random() < 0.7 else []
        for _ in range(self._random.randrange(3)):
            fields = self._changed(fields)
        return replace(request, method=self._random.choice(hostile.METHODS), fields=fields)

    def _with_headers(self, request: Request, person: Person) -> Request:
        random = self._random
        headers = [hostile.header(random) for _ in range(random.choice((0, 0, 0, 1, 2)))]
        if random.random() < 0.06:
            headers.append(("Cookie", hostile.cookie(random, person.cookie)))
        return replace(request, headers=headers)
