"""A site of any size, built fast: what the feed is measured on.

There are a tenth as many members as dreams and three comments under each dream. Follows are skewed as
Zipf found words to be: the most followed of n has about n / 2 times the followers of the median. A dream
is born every 63 seconds, at every size, so that pages of a small and of a large site say the same things
("2 hours ago"). Everything is drawn by the same chance each time.

The stores write one document of each kind, and every other one is that with other values, so that what is
measured cannot drift from what the site stores.
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from bson import ObjectId
from tqdm import tqdm

from bench import texts
from dreamscape.application import avatar_keys
from dreamscape.models import DreamContent, Picture
from dreamscape.models.dream_states import CAME_TRUE
from dreamscape.services.accounts.passwords import PasswordHashing
from dreamscape.services.categories import FIRST_CATEGORIES
from dreamscape.services.site.migrations import Migrations
from dreamscape.spelling import folded
from dreamscape.store.categories.categories import Categories
from dreamscape.store.comments.comments import Comments
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.follows.follows import Follows
from dreamscape.store.members.documents import name_keys
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.pictures.documents import picture_document
from dreamscape.store.site.migrations import Migrations as MigrationStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pymongo.database import Database

PASSWORD = "a boat with a red sail"  # noqa: S105 - of made-up members
ORDINARY, HEAVY = 0, 1  # the two members who look at the feed, by their numbers
ORDINARY_FOLLOWS, HEAVY_FOLLOWS = 10, 2000  # so many people, and so many dreams
FOLLOWS = 10  # of everybody else, on average: people, and dreams as well
COMMENTS = 3
BATCH = 2000
BATCHES_UNDER_WAY = 4
STEP = timedelta(seconds=63)

Document = dict[str, Any]

KEYS = [key for key, _ in FIRST_CATEGORIES]


@dataclass(frozen=True)
class Size:
    """How many of each there are."""

    dreams: int

    @property
    def members(self) -> int:
        """A tenth as many as dreams."""
        return self.dreams // 10

    @property
    def database(self) -> str:
        """The name of the database of this size."""
        return f"bench_{self.dreams}"


def email(number: int) -> str:
    """The address of a member, by number."""
    return f"member-{number}@example.org"


class Dataset:
    """Builds the site of one size in an empty database."""

    def __init__(self, db: Database[Document], size: Size) -> None:
        self.db = db
        self.size = size
        self.random = Random(size.dreams)
        self.end = datetime.now(UTC).replace(microsecond=0)
        self.avatars = avatar_keys()
        self.dreamers = array("I", (self.random.randrange(size.members) for _ in range(size.dreams)))
        self.followed = {
            "dream": array("I", bytes(4 * size.dreams)),
            "member": array("I", bytes(4 * size.members)),
        }
        self.patterns = sample_documents(db)

    def build(self) -> None:
        """Fill the database; nothing is counted wrongly in it. Indexes come last: that is the faster way."""
        members, dreams = self.size.members, self.size.dreams
        # The edges first: what they count is shown in the documents after them.
        self._insert("follows", self._follows(), 2 * (members * FOLLOWS + HEAVY_FOLLOWS))
        self._insert("users", map(self._member, range(members)), members)
        self._insert("dreams", map(self._dream, range(dreams)), dreams)
        self._insert("slugs", self._claims(), members + dreams)
        self._insert("comments", self._comments(), dreams * COMMENTS)
        migrate(self.db)
        self.db["bench"].insert_one({"_id": "complete", "fingerprint": fingerprint()})

    def _insert(self, name: str, documents: Iterable[Document], total: int) -> None:
        """Insert batch after batch, some of them under way while the next is being made."""
        collection, under_way = self.db[name], deque[Future[Any]]()
        source = iter(documents)
        with (
            ThreadPoolExecutor(2) as pool,
            tqdm(total=total, desc=f"{name:>10}", unit_scale=True) as progress,
        ):
            while batch := list(islice(source, BATCH)):
                under_way.append(pool.submit(collection.insert_many, batch, ordered=False))
                if len(under_way) > BATCHES_UNDER_WAY:
                    under_way.popleft().result()
                progress.update(len(batch))
            for insertion in under_way:
                insertion.result()

    def _follows(self) -> Iterator[Document]:
        for member in range(self.size.members):
            edges = [("member", target) for target in self._chosen("member", member)]
            edges += [("dream", target) for target in self._chosen("dream", member)]
            for number, (kind, target) in enumerate(edges):
                self.followed[kind][target] += 1
                yield {
                    **self.patterns[kind],
                    "_id": self._id("f", member * 2 * HEAVY_FOLLOWS + number, self.end),
                    "member_id": self._member_id(member),
                    "target_id": self._member_id(target) if kind == "member" else self._dream_id(target),
                    "created_at": self.end,
                    "target_created_at": self._joined(target) if kind == "member" else self._born(target),
                }

    def _chosen(self, kind: str, member: int) -> set[int]:
        """Whom or what a member follows: never themselves or a dream of their own."""
        number_of = len(self.followed[kind])
        wanted = {ORDINARY: ORDINARY_FOLLOWS, HEAVY: HEAVY_FOLLOWS}.get(member)
        if wanted is None:
            # Few are much followed: x of n with a chance of 1 / x. Who they are is unrelated to their age.
            ranks = (
                int(number_of ** self.random.random()) for _ in range(self.random.randint(1, 2 * FOLLOWS - 1))
            )
            chosen = {rank * 7_368_787 % number_of for rank in ranks}
        else:
            chosen = set(self.random.sample(range(number_of), min(wanted, number_of)))
        own = member.__eq__ if kind == "member" else lambda dream: self.dreamers[dream] == member
        return {target for target in chosen if not own(target)}

    def _member(self, number: int) -> Document:
        random = self.random
        first, last = random.choice(texts.FIRST_NAMES), random.choice(texts.LAST_NAMES)
        return {
            **self.patterns["user"],
            "_id": self._member_id(number),
            "email": email(number),
            "email_key": email(number),
            "first_name": first,
            "last_name": last,
            **name_keys(first, last),
            "slug": self._member_slug(number),
            "avatar": random.choice(self.avatars),
            "picture": self._picture("profile", number) if number % 4 == 0 else None,
            "interests": random.sample(KEYS, 3),
            "follower_count": self.followed["member"][number],
            "created_at": self._joined(number),
        }

    def _dream(self, number: int) -> Document:
        random = self.random
        title = f"{random.choice(texts.DOINGS)} {random.choice(texts.THINGS)} ({number})"
        return {
            **self.patterns["dream_document"],
            "_id": self._dream_id(number),
            "dreamer_id": self._member_id(self.dreamers[number]),
            "slug": self._dream_slug(number),
            "title": title,
            "title_key": folded(title),
            "description": " ".join(random.sample(texts.SENTENCES, random.randint(2, 5))),
            "categories": random.sample(KEYS, random.randint(1, 3)),
            "picture": self._picture("dreams", number) if number % 2 == 0 else None,
            "follower_count": self.followed["dream"][number],
            "comment_count": COMMENTS,
            "created_at": self._born(number),
            "updated_at": self._born(number),
            # One in ten came true.
            **(
                {"state": {"name": CAME_TRUE, "words": title, "at": self._born(number)}}
                if number % 10 == 0
                else {}
            ),
        }

    def _comments(self) -> Iterator[Document]:
        for number in range(self.size.dreams * COMMENTS):
            at = self._born(number // COMMENTS) + timedelta(minutes=number % COMMENTS + 1)
            yield {
                **self.patterns["comment"],
                "_id": self._id("c", number, at),
                "dream_id": self._dream_id(number // COMMENTS),
                "author_id": self._member_id(self.random.randrange(self.size.members)),
                "body": texts.SAYINGS[number % COMMENTS],
                "created_at": at,
            }

    def _claims(self) -> Iterator[Document]:
        for number in range(self.size.members):
            yield self._claim("member", self._member_slug(number), self._member_id(number))
        for number in range(self.size.dreams):
            yield self._claim("dream", self._dream_slug(number), self._dream_id(number))

    def _claim(self, kind: str, slug: str, target: ObjectId) -> Document:
        return {**self.patterns["claim"], "_id": f"{kind}:{slug}", "target_id": target}

    def _picture(self, folder: str, number: int) -> Document | None:
        return picture_document(
            Picture(f"{folder}/{number:032x}", 1200, 800, "3PcNNYSFeXh/d3eld0iHZoZgVwh2", "A drawing of it")
        )

    def _born(self, dream: int) -> datetime:
        return self.end - STEP * (self.size.dreams - dream)

    def _joined(self, member: int) -> datetime:
        return self.end - STEP * (self.size.dreams + self.size.members - member)

    def _dream_id(self, number: int) -> ObjectId:
        return self._id("d", number, self._born(number))

    def _member_id(self, number: int) -> ObjectId:
        return self._id("m", number, self._joined(number))

    def _id(self, kind: str, number: int, at: datetime) -> ObjectId:
        """An id as ObjectId() would have made it then: the second first, a running number last."""
        return ObjectId(struct.pack(">I", int(at.timestamp())) + kind.encode() + number.to_bytes(7, "big"))

    def _dream_slug(self, number: int) -> str:
        return f"a-dream-of-something-beautiful-{number}"

    def _member_slug(self, number: int) -> str:
        return f"dreamer-{number}"


def sample_documents(db: Database[Document]) -> dict[str, Document]:
    """One document of each kind, as the stores write it; none of them stays."""
    content = DreamContent("A title", "A description.", ("travel",))
    hashed = PasswordHashing(PasswordHasher(2, 19456, parallelism=1)).hash(PASSWORD)
    new = NewMember("pattern@example.org", hashed, "A", "Name", "a-name", ("travel",), (), "owl")
    member = Members(db).add(new)
    dream = Dreams(db).add(member.id, content, "a-title")
    Comments(db).add(dream, member.id, "Something said.")
    Follows(db).add(member.id, "dream", dream.id)
    Follows(db).add(member.id, "member", member.id)
    found = {
        "user": db["users"].find_one(),
        "dream_document": db["dreams"].find_one(),
        "comment": db["comments"].find_one(),
        "claim": db["slugs"].find_one(),
        "dream": db["follows"].find_one({"kind": "dream"}),
        "member": db["follows"].find_one({"kind": "member"}),
    }
    for name in ("users", "dreams", "comments", "slugs", "follows"):
        db[name].delete_many({})
    return {name: document for name, document in found.items() if document is not None}


def migrate(db: Database[Document]) -> None:
    """What a release does: without it production would refuse to serve the site. Indexes and categories included."""
    categories = Categories(db)
    migrations = Migrations(
        store=MigrationStore(db), plant_categories=lambda: categories.add_missing(FIRST_CATEGORIES)
    )
    migrations.run(lambda done: print(done, flush=True))


def fingerprint() -> str:
    """Changes when this module or what the stores do with documents changes: then a kept site is built anew."""
    here = Path(__file__)
    store = here.parent.parent / "dreamscape" / "store"
    sources = [here, Path(texts.__file__)]
    for domain in ("comments", "common", "dreams", "follows", "members"):
        sources += sorted((store / domain).glob("*.py"))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def is_complete(db: Database[Document]) -> bool:
    """Is the site here, and built by the code as it is now?"""
    return db["bench"].find_one({"_id": "complete", "fingerprint": fingerprint()}) is not None
