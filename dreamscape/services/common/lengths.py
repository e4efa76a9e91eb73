"""Texts that are too long: what is said of them. What is shown of them: `dreamscape/excerpts.py`."""

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
