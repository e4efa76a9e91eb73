"""Somebody blocked, somebody outside the circle and a guest try everything to learn of a dream that is not for them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models import PictureUpload
from tests.routes.permissions.site import PermissionSite, site_rules
from tests.support.photos import quarters, saved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

# Every way to ask for an address, as what comes beside it.
WAYS: dict[str, dict[str, Any]] = {
    "as browsers do": {},
    "only its head": {"method": "HEAD"},
    "a part of it": {"headers": {"Range": "bytes=0-99"}},
    "if it has changed": {"headers": {"If-None-Match": "*"}},
    "as htmx does": {"headers": {"HX-Request": "true"}},
    "with its comments open": {"query_string": {"comments": "open", "w": "400"}},
}
OUTSIDERS = ("guest", "member", "author")
# What belongs to the dream is named by one of these.
NAMES = {"slug", "comment_id", "public_id", "dream_id"}


class Secret:
    """The dreamer's dream, once everybody's, now for a circle. The member is outside of it, though they follow the
    dream, comment under it and like what was said; the author is in it, and blocked."""

    def __init__(self, site: PermissionSite) -> None:
        self.site, self.db = site, site.db
        self.services = services = site.app.extensions["dreamscape"]
        dreamer, member, author = (self.member(name) for name in ("dreamer", "member", "author"))
        photo = PictureUpload(saved(quarters(500, 400), "JPEG"), alt="A red sail from afar")
        dream, _ = services.dreams.edit(dreamer, "a-boat", self._content("A vessel", "everybody"), photo)
        for slug in ("a-boat", dream.slug):
            services.follows.follow_dream(member, slug)
        said = services.comments.add(dream, dreamer, "We leave at dawn.")
        services.comments.add(dream, member, "Row on!")
        services.comments.react(said.id, member, "like")
        circle = services.circles.add(dreamer, "Sailors", [author.slug])
        self.dream, _ = services.dreams.edit(
            dreamer, dream.slug, self._content("A vessel", "circles", circles=(str(circle),))
        )
        self.of_sight = self.sees("author")
        services.blocks.block(self.member("dreamer"), author.slug)
        picture = self.dream.picture
        assert picture
        self.there = {
            "slug": self.dream.slug,
            "comment_id": said.id,
            "public_id": picture.public_id,
            "dream_id": self.dream.id,
        }
        self.nothing = {
            "slug": "no-such-dream",
            "comment_id": str(ObjectId()),
            "public_id": "dreams/" + "0" * 32,
            "dream_id": str(ObjectId()),
        }
        self.words = [b"A vessel", b"With a sail.", b"We leave at dawn.", b"A red sail", b"Sailors"]
        self.words += [picture.public_id.encode(), picture.placeholder.encode()]

    def _content(self, title: str, audience: str, **more: Any) -> Any:
        before = self.services.dreams.find("a-boat", self.member("dreamer")).content
        return before._replace(title=title, audience=audience, **more)

    def member(self, person: str) -> Any:
        return self.services.accounts.by_email(f"{person}@example.net")

    def sees(self, person: str) -> bool:
        return bool(self.services.viewer_of(self.member(person)).can_see_dream(self.dream))

    def asked(self, rule: Rule, person: str, values: dict[str, str], way: dict[str, Any]) -> TestResponse:
        client = self.site.app.test_client()
        cookie = self.site.visitors[person].client.get_cookie("dreamscape")
        if cookie:
            client.set_cookie("dreamscape", cookie.value)
        if "method" not in way and "GET" not in (rule.methods or ()):
            way = {**way, "method": "POST", "data": {**FIELDS, "csrf_token": self.site.tokens[person]}}
        answer = client.open(self._address(rule, values), **way)
        with answer:
            answer.get_data()
        return answer

    def _address(self, rule: Rule, values: dict[str, str]) -> str:
        known = {name: values.get(name, self.site.values.get(name, "nothing")) for name in rule.arguments}
        return str(self.site.app.url_map.bind("localhost").build(rule.endpoint, known))

    def rules(self) -> Iterator[Rule]:
        """Every address of something of the dream's: what is below /people/ is about somebody."""
        for _, rule in site_rules(self.site.app):
            if NAMES & rule.arguments and not rule.rule.startswith(("/people/", "/admin/")):
                yield rule


FIELDS = {
    "body": "Let me in",
    "reason": "because",
    "title": "Mine",
    "description": "Mine",
    "categories": "sea",
}


@pytest.fixture
def secret(site: PermissionSite) -> Secret:
    return Secret(site)


@pytest.mark.timeout(400)
def test_no_address_of_it_answers_otherwise_than_if_there_were_nothing(secret: Secret) -> None:
    assert secret.of_sight, "who is in the circle sees it, until they are blocked"
    told = []
    for rule in secret.rules():
        ways = WAYS if "GET" in (rule.methods or ()) else {"as a form does": {}}
        for person in OUTSIDERS:
            for how, way in ways.items():
                nothing = secret.asked(rule, person, secret.nothing, way)
                answer = secret.asked(rule, person, secret.there, way)
                if answer.status_code != nothing.status_code:
                    told.append(f"{person} {how}: {rule.rule}: {answer.status}, not {nothing.status}")
                # What they asked for they know.
                shown = _shown(answer).replace(secret.there["public_id"].encode(), b"")
                told += [f"{person} {how}: {rule.rule}: {word!r}" for word in secret.words if word in shown]

    assert told == []
    assert secret.db["comments"].count_documents({"body": "Let me in"}) == 0


@pytest.mark.timeout(400)
def test_no_page_of_the_site_speaks_of_it_nor_does_their_own_copy_of_everything(secret: Secret) -> None:
    told = []
    for person in OUTSIDERS:
        for method, rule in site_rules(secret.site.app):
            if method == "GET" and not NAMES & rule.arguments and rule.endpoint != "development.outbox":
                shown = _shown(secret.asked(rule, person, {}, {}))
                told += [f"{person}: {rule.rule}: {word!r}" for word in secret.words if word in shown]
        if member := secret.member(person):
            copied = b"".join(secret.services.export.archive(member))
            told += [f"{person}: export: {word!r}" for word in secret.words if word in _unzipped(copied)]

    assert told == []


def test_its_former_names_lead_nowhere(secret: Secret) -> None:
    for person in OUTSIDERS:
        [rule] = [rule for rule in secret.rules() if rule.endpoint == "dreams.show"]
        answer = secret.asked(rule, person, {"slug": "a-boat"}, {})
        assert answer.status_code == 404
        assert "Location" not in answer.headers


def _shown(answer: TestResponse) -> bytes:
    return answer.get_data() + str(answer.headers).encode()


def _unzipped(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
