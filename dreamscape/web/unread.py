"""How many notifications a member has not read, in the navigation.

The navigation is kept for all (`cached_fragment`), and the number is one person's: marks stand in its place, so that it
is no part of any key, and costs a replacement. The number itself came with the session.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from dreamscape.web.formats import number
from dreamscape.web.marked_html import Marks
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import language

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Member

# More than a badge has room for.
MOST_SHOWN = 99
MAX_ENTRIES = 512  # of some hundred bytes
MARKS = Marks("unread_name", "unread_badge")
# The name of the link says the number in words; what the style sheet writes is no text beside them.
BADGE = Markup('<b class="badge" data-unread="{shown}" aria-hidden="true"{hidden}></b>')


class Unread(NamedTuple):
    """What the navigation says of so many: the accessible name of its way to them, escaped, and the badge as HTML."""

    name: str
    badge: str


def init_unread(app: Flask) -> None:
    """Let templates put the number of whoever looks into the navigation."""
    app.jinja_env.globals.update({name: MARKS[name] for name in ("unread_name", "unread_badge")})
    app.jinja_env.globals["with_unread"] = with_unread


def with_unread(navigation: Markup, member: Member | None) -> Markup:
    """The kept navigation as `member` sees it; a guest's has no place for a number."""
    return completed(navigation, unread(member.unread_notifications)) if member else navigation


def completed(navigation: Markup, said: Unread) -> Markup:
    """The kept navigation with this in its marks' places."""
    html = str(navigation).replace(MARKS["unread_name"], said.name)
    html = html.replace(MARKS["unread_badge"], said.badge)
    return Markup(html)  # noqa: S704 - the template's, and `unread` escapes


def unread(many: int) -> Unread:
    """What is said of `many`, in the language in use."""
    return _unread(many, language())


@lru_cache(maxsize=MAX_ENTRIES)
def _unread(many: int, _language: str) -> Unread:
    name = _("Notifications (%(number)s)", number=number(many)) if many else _("Notifications")
    shown = f"{number(MOST_SHOWN)}+" if many > MOST_SHOWN else number(many) if many else ""
    return Unread(str(escape(name)), str(BADGE.format(hidden="" if many else Markup(" hidden"), shown=shown)))
