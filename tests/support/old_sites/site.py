"""An old site under the present code, looked at from outside: its pages and its commands."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Flask

# Of each row, the commands that the site has today are run, in this order.
RELEASE = tuple(
    re.findall(r"^release: flask --app wsgi ([a-z -]+)$", Path("Procfile").read_text(encoding="utf-8"), re.M)
)
SEND_MAILS = ("mail retry", "jobs run")
CLEAR_PICTURES = ("media sweep", "jobs run")
FINISH_REMOVALS = ("accounts purge", "jobs run")
RECOUNT = ("recount",)
RECOUNT_ONLY_LOOKING = ("recount --dry-run",)
ALL_IS_TRUE = "0 differences"

BOAT = "/dreams/a-boat-with-a-red-sail"
ORCHARD = "/dreams/an-orchard-by-the-river"

TAGS = re.compile(r"<[^>]*>")
MEDIA = re.compile(r'"(/media/[^" ?]+)')


@dataclass
class Site:
    """`app` serves it; `facts` were noted down when it was packed, `inbox` is its mail server."""

    name: str
    app: Flask
    facts: Mapping[str, Any]
    inbox: Any

    def guest(self) -> Visitor:
        """Somebody with a browser that was never here."""
        return Visitor(self.app)

    def member(self, who: str) -> Visitor:
        """Somebody who logs in with the password of old."""
        return Visitor(self.app).logged_in(f"{who}@example.org", password=self.facts["password"])

    def with_cookie(self, name: str, value: str) -> Visitor:
        """A browser that has kept this cookie."""
        visitor = self.guest()
        visitor.client.set_cookie(name, value)
        return visitor

    def run(self, commands: Sequence[str]) -> str:
        """Run those of these `flask` commands that there are, at least one; what they said."""
        known = [words for words in map(str.split, commands) if self._has(words)]
        assert known, f"None of these is a command: {', '.join(commands)}"
        said = ""
        for words in known:
            result = self.app.test_cli_runner().invoke(args=words)
            assert result.exit_code == 0, f"{words}: {result.output} {result.exception!r}"
            said += result.output
        return said

    def _has(self, words: Sequence[str]) -> bool:
        group: Any = self.app.cli
        for word in words:
            if word.startswith("-"):
                break
            group = getattr(group, "commands", {}).get(word)
        return group is not None


def words(visitor: Visitor, path: str) -> str:
    """What somebody reads on a page, on one line."""
    answer = visitor.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}, {answer.location}"
    return " ".join(html.unescape(TAGS.sub(" ", answer.text)).split())


def pictures_on(visitor: Visitor, path: str) -> set[str]:
    """The addresses of members' and dreams' pictures on a page."""
    return set(MEDIA.findall(visitor.get(path).text))


def status(visitor: Visitor, path: str) -> int:
    """With what number the site answers."""
    return visitor.get(path).status_code
