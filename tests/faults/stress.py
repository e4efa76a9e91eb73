"""One of many processes that follow, comment and react at random on the same few things.

    python -m tests.faults.stress URI SEED OPERATIONS

Prints "halfway" when it has done half of its operations, and at the end how often what was done.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any

from pymongo import MongoClient

from dreamscape.errors import NotFound
from dreamscape.store.comments.comments import Comments, CommentsClosed, DuplicateComment
from dreamscape.store.comments.reactions import Reactions
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.follows.follows import Follows

# What may come of acting on something that another process has just taken away.
EXPECTED = (NotFound, DuplicateComment, CommentsClosed)


class Crowd:
    """Everybody at once, in one process."""

    def __init__(self, db: Any, random: Random) -> None:
        self.random = random
        self.members = sorted(str(row["_id"]) for row in db["users"].find({}, {"_id": 1}))
        self.dreams = sorted(str(row["_id"]) for row in db["dreams"].find({}, {"_id": 1}))
        self.dream_store = Dreams(db)
        self.follows, self.comments, self.reactions = Follows(db), Comments(db), Reactions(db)
        self.every_dream = Dreams(db)
        self.actions = (
            self.follow,
            self.unfollow,
            self.add_comment,
            self.remove_comment,
            self.react,
            self.react,
            self.remove_reaction,
            self.widen,
        )
        self.done: Counter[str] = Counter()

    def act(self) -> None:
        """Somebody does something."""
        act = self.random.choice(self.actions)
        with suppress(*EXPECTED):
            act(self.random.choice(self.members))
            self.done[act.__name__] += 1

    def follow(self, member: str) -> None:
        self.follows.add(member, *self.target())

    def unfollow(self, member: str) -> None:
        self.follows.remove(member, *self.target())

    def target(self) -> Any:
        kind = self.random.choice(("dream", "member"))
        return kind, self.random.choice(self.dreams if kind == "dream" else self.members)

    def add_comment(self, member: str) -> None:
        dream = self.dream_store.by_id(self.random.choice(self.dreams))
        if dream is None:
            raise NotFound
        self.comments.add(dream, member, f"Number {self.random.randrange(3)}")

    def remove_comment(self, _member: str) -> None:
        if comment := self.any_comment():
            self.comments.remove(comment)

    def react(self, member: str) -> None:
        if comment := self.any_comment():
            self.reactions.set(member, comment.id, self.random.choice(("like", "dislike")))

    def remove_reaction(self, member: str) -> None:
        if comment := self.any_comment():
            self.reactions.take_back(member, comment.id, self.random.choice(("like", "dislike")))

    def widen(self, _member: str) -> None:
        """A dream is for more people, and what was said so far is kept from them."""
        if dream := self.every_dream.by_id(self.random.choice(self.dreams)):
            self.every_dream.change(dream, dream.content, None, lambda picture: picture, keep_comments=True)

    def any_comment(self) -> Any:
        page, _ = self.comments.page(self.random.choice(self.dreams), None, newest_first=True, size=4)
        return self.random.choice(page.items) if page.items else None


def main(uri: str, seed: int, operations: int) -> None:
    """Do so many things."""
    os.nice(10)  # a browser test beside us must not have to wait for all of us
    with MongoClient[dict[str, Any]](uri, tz_aware=True) as client:
        crowd = Crowd(client.get_default_database(), Random(seed))  # noqa: S311
        for number in range(operations):
            if number == operations // 2:
                print("halfway", flush=True)  # noqa: T201
            crowd.act()
    print(json.dumps(crowd.done), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
