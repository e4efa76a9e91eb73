"""Which way texts run, and what keeps a name from turning the sentence it stands in: in HTML, and in bare text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex
from markupsafe import Markup

if TYPE_CHECKING:
    from babel import Locale

# Letters, numbers and marks of what is written from right to left.
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}\p{Bidi_Class=AN}]")
_BEGIN, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def could_turn(text: str, locale: Locale) -> bool:
    """Could `text` turn a sentence in the language of `locale`, or be turned by it? Not where both run from left to
    right."""
    return locale.text_direction != "ltr" or bool(_RIGHT_TO_LEFT.search(text))


def isolated(text: str, locale: Locale) -> str:
    """A name or title for the middle of a sentence of bare text, between signs that nobody sees; bare where it needs
    none."""
    return f"{_BEGIN}{text}{_END}" if could_turn(text, locale) else text


def bare(html: str) -> str:
    """A sentence of HTML as bare text, in which the same stays isolated."""
    return Markup(str(html).replace("<bdi>", _BEGIN).replace("</bdi>", _END)).striptags()  # noqa: S704 - it becomes text
