"""`flask seed`: a site that is already lived in, to look around and try things out.

People, dreams, circles and what became of some dreams are in `demo/*.toml`, pictures in `demo/pictures`
(tools/demo_pictures.py draws them). Who follows and likes what is drawn by lot, the same lot each time.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import click
from flask import current_app
from flask.cli import with_appcontext

from dreamscape.cli.checked import CheckedCommand
from dreamscape.cli.demo_hands import Hands
from dreamscape.cli.demo_lives import Lives
from dreamscape.media.renditions import ProcessedPicture, Renditions
from dreamscape.models import Comment, Dream, DreamContent, Member, PictureUpload, ProfileContent
from dreamscape.services.accounts.passwords import PasswordHashing
from dreamscape.services.accounts.registration import SignUp
from dreamscape.services.common.cache import one_lane, run_now
from dreamscape.services.site.settings import OLDEST
from dreamscape.store.members.members import Members
from dreamscape.store.site.demo import AuthoredComment, AuthoredReaction, Demo, FollowEdge
from dreamscape.web.services import services
from dreamscape.wiring import build_services
from dreamscape.wiring.core import build_hasher

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dreamscape.services.pictures.protocols import PictureProcessor

DEMO = Path(__file__).with_name("demo")
DEMO_PASSWORD = "a boat with a red sail"  # noqa: S105 - it is printed for everybody to use
DEMO_LOGINS = (("mara@example.org", DEMO_PASSWORD), ("tom@example.org", DEMO_PASSWORD))
FOLLOWS_OF_A_MEMBER = 4


@click.command("seed", cls=CheckedCommand)
@click.option("--if-empty", is_flag=True, help="Do nothing when there are members already.")
@with_appcontext
def seed(if_empty: bool) -> None:
    """Fill an empty database with a believable demo site (never in production)."""
    if current_app.config["DREAMSCAPE_ENV"] not in ("development", "testing"):
        raise click.ClickException("The demo site is for development only; this is production.")
    if Members(_db()).any():
        if if_empty:
            return
        raise click.ClickException("Somebody lives here already. The demo site needs an empty database.")
    # Nobody may have brought this database into shape yet.
    services.migrations.run(lambda _: None)
    seeding = Seeding(datetime.now(UTC))
    seeding.run()
    click.echo(
        f"{len(seeding.people)} people, {len(seeding.dreams)} dreams and {len(seeding.comments)} comments."
    )
    if if_empty:
        return  # `make run` does this on its way, and tells the log-ins itself, every time
    for email, password in DEMO_LOGINS:
        click.echo(f"Log in as {email} with the password {password}")


class OneHash(PasswordHashing):
    """Everybody on the demo site has the same password, which stands in the README: it is hashed once."""

    _hash = ""

    def hash(self, password: str) -> str:
        """The hash of the first password that was asked for."""
        self._hash = self._hash or super().hash(password)
        return self._hash


class Seeding:
    """One filling of an empty site, as if `now` were the moment it has grown to."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.lot = Random(11)  # noqa: S311 - nothing secret is drawn
        self.demo = Demo(_db())
        core = current_app.extensions["dreamscape.core"]
        hashing = OneHash(build_hasher(current_app.config))
        self.services = build_services(
            replace(
                core,
                # Whoever lives here has been here for a while.
                settings={**core.settings, "NEWCOMER_LIMITS": False},
                hashing=hashing,
                process_picture=_ready_pictures(),
                background=run_now,
                lanes=one_lane,
            )
        )
        self.people: dict[str, Member] = {}
        self.dreams: list[tuple[dict[str, Any], Dream]] = []
        self.comments: list[tuple[int, Comment]] = []

    def run(self) -> None:
        """Everything, in the order in which it would have happened."""
        services.categories.plant()
        for row in _rows("people"):
            self.join(row)
        for row in reversed(_rows("dreams")):
            self.dream(row)
        self.say()
        self.demo.add_follows([*self.follows_of_dreams(), *self.follows_of_people()])
        self.demo.add_reactions(self.reactions())
        for row in _rows("circles"):
            slugs = [self.people[key].slug for key in row["people"]]
            self.services.circles.add(self.people[row["by"]], row["name"], slugs)
        self.tell_lives()
        self.tell_hands()
        list(self.services.integrity.run(repair=True))
        for email, _ in DEMO_LOGINS:
            if member := self.services.accounts.by_email(email):
                self.demo.tell(member.id)

    def join(self, row: dict[str, Any]) -> None:
        """Somebody signs up and says who they are."""
        profile = ProfileContent(
            first_name=row["first_name"],
            last_name=row["last_name"],
            bio=row["bio"],
            location=row["location"],
            interests=tuple(row["interests"]),
            skills=tuple(row["skills"]),
        )
        email = f"{row['key']}@example.org"
        names = (profile.first_name, profile.last_name)
        sign_up = SignUp(*names, email, DEMO_PASSWORD, avatar=row["avatar"], age=OLDEST)
        member, _ = self.services.accounts.sign_up(sign_up)
        self.demo.settle_member(member.id, self.ago(row["days"]))
        self.people[row["key"]], _ = self.services.profiles.change(member, profile)

    def dream(self, row: dict[str, Any]) -> None:
        """Somebody shares a dream."""
        dreamer, at = self.people[row["by"]], self.ago(row["days"])
        content = DreamContent(row["title"], row["text"].strip(), tuple(row["categories"]))
        dream, _ = self.services.dreams.create(dreamer, content, _upload_of(row), at)
        self.dreams.append((row, dream))
        if not row.get("comments_enabled", True):
            self.demo.close_comments(dream.id)

    def tell_lives(self) -> None:
        """What became of some of the dreams."""
        lives = Lives(
            services=self.services,
            now=self.now,
            people=self.people,
            dreams={dream.title: dream for _, dream in self.dreams},
            upload_of=_upload_of,
        )
        for row in _rows("lives"):
            if going_on := lives.tell(row):
                self.dreams.append((row, going_on))

    def tell_hands(self) -> None:
        """Who asks for what, who can, and whose dreams are the same."""
        hands = Hands(
            services=self.services,
            now=self.now,
            people=self.people,
            dreams={dream.title: dream for _, dream in self.dreams},
        )
        for row in _rows("asks"):
            hands.ask(row)
        for row in _rows("ties"):
            hands.tie(row)

    def say(self) -> None:
        """People talk about the dreams."""
        said, likes = [], []
        for row, dream in self.dreams:
            at = dream.created_at
            for who, hours, count, text in row["comments"]:
                at += timedelta(hours=hours)
                said.append(AuthoredComment(dream.id, self.people[who].id, text, at))
                likes.append(count)
        self.comments = list(zip(likes, self.demo.add_comments(said), strict=True))

    def follows_of_dreams(self) -> Iterator[FollowEdge]:
        """As many followers for each dream as it says, never its dreamer."""
        for row, dream in self.dreams:
            for member in self.some(row["followers"], dream.dreamer_id):
                yield FollowEdge(member.id, "dream", dream.id, self.since(dream.created_at))

    def follows_of_people(self) -> Iterator[FollowEdge]:
        """Everybody follows a few others."""
        for member in self.people.values():
            for other in self.some(FOLLOWS_OF_A_MEMBER, member.id):
                yield FollowEdge(member.id, "member", other.id, self.since(self.ago(25)))

    def reactions(self) -> Iterator[AuthoredReaction]:
        """As many likes for each comment as it says, never its author's."""
        for likes, comment in self.comments:
            for member in self.some(likes, comment.author_id):
                yield AuthoredReaction(member.id, comment.id, "like", self.since(comment.created_at))

    def some(self, count: int, other_than: str) -> list[Member]:
        """So many members by lot, without one."""
        return self.lot.sample([member for member in self.people.values() if member.id != other_than], count)

    def ago(self, days: float) -> datetime:
        """The moment so many days before now."""
        return self.now - timedelta(days=days)

    def since(self, start: datetime) -> datetime:
        """Some moment between `start` and now."""
        return start + (self.now - start) * self.lot.random()


def _rows(name: str) -> Sequence[dict[str, Any]]:
    with (DEMO / f"{name}.toml").open("rb") as file:
        rows: Sequence[dict[str, Any]] = tomllib.load(file)[name]
    return rows


def _picture_file(name: str, width: int = 1200) -> Path:
    return DEMO / "pictures" / f"{name}-{width}.webp"


def _upload_of(row: Mapping[str, Any]) -> PictureUpload:
    """The picture that a row names, and what is to be seen in it."""
    data = _picture_file(row["picture"]).read_bytes() if "picture" in row else None
    return PictureUpload(data=data, alt=row.get("alt", ""))


def _ready_pictures() -> PictureProcessor:
    """Finds what processing made of a picture, by the bytes of its large file: each has been through it."""
    known = json.loads((DEMO / "pictures" / "pictures.json").read_text(encoding="utf-8"))
    ready = {}
    for name, facts in known.items():
        small, large = (_picture_file(name, width).read_bytes() for width in (400, 1200))
        medium = _picture_file(name, 800)
        files = Renditions(small, large, medium.read_bytes() if medium.exists() else None)
        ready[large] = ProcessedPicture(files, **facts)

    def process(data: bytes, *, medium: bool = True) -> ProcessedPicture:  # noqa: ARG001 - nobody has a photo
        return ready[data]

    return process


def _db() -> Any:
    return current_app.extensions["database"]
