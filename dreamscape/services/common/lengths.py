"""Texts that are too long: what is said of them, and what is shown of them."""

from __future__ import annotations

import regex

from dreamscape.messages import Message, PluralMessage

# The longest emoji have 10 code points.
PARTS_PER_CHARACTER = 25
# Two of these letters make one flag.
_FLAG = regex.compile("[\U0001f1e6-\U0001f1ff]{2}")


def people_count(text: str) -> int:
    """How many characters a person sees in `text` (extended grapheme clusters)."""
    # `regex` walks back over all flags before each one: a page full of them would take it a minute.
    return len(regex.findall(r"\X", _FLAG.sub("x", text)))


def too_long(most: int, count: int | str) -> Message:
    """A text may have `most` characters, and has `count` (text: a place for it)."""
    return PluralMessage(
        "At most %(num)s character, please; this has %(count)s.",
        "At most %(num)s characters, please; this has %(count)s.",
        most,
        count=count,
    )


def excess(text: str, most: int) -> Message | None:
    """What is to be said of a text that may have `most` characters, counted as people count them; None if it may stay.

    No endless piles of marks on few letters either.
    """
    if (count := people_count(text)) > most:
        return too_long(most, count)
    if len(text) > most * PARTS_PER_CHARACTER:
        return Message(
            "Some characters here have very many marks piled on them: this makes %(parts)s signs in all, "
            "and we can keep %(most)s. Fewer marks, please.",
            parts=len(text),
            most=most * PARTS_PER_CHARACTER,
        )
    return None


def first_characters(text: str, most: int) -> str:
    """The first `most` characters of `text`, each of them whole, as people count them: an emoji family is one."""
    if text.isascii() and "\r" not in text:
        return text[:most]
    found = regex.match(rf"\X{{0,{most}}}+", text)
    return found.group() if found else ""


def excerpt(text: str, most: int) -> str:
    """`text` on one line, `most` characters of it at most, and “…” for what is left out.

    It is cut between two words where there are some nearby: not every script puts spaces between them.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    start = first_characters(line, most)
    if start == line:
        return line
    space = f"{start}{line[len(start)]}".rfind(" ")
    kept = start[:space] if space > len(start) * 2 // 3 else start
    return f"{kept.rstrip('.,;:')}…"
