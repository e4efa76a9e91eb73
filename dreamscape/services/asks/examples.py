"""Sentences with which an ask could begin, out of what the dreamer has written already: asking is the hard part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from dreamscape.excerpts import excerpt
from dreamscape.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models import Dream

MOST = 3
SHORTEST, LONGEST = 12, 110
LONGEST_READ = 2_000
# A sentence ends at its sign, in whichever script, or with its line.
_SENTENCE = regex.compile(r"[^\n.!?。！？؟।]+[.!?。！？؟।]*")
_QUESTION = ("?", "？", "؟")


def examples_from(dream: Dream) -> tuple[Message, ...]:
    """Three at most, the most fitting first: what the dreamer has asked in passing, what they said, the title."""
    said = list(_sentences(dream))
    questions = [Message("%(words)s", words=sentence) for sentence in said if sentence.endswith(_QUESTION)]
    told = [sentence for sentence in said if not sentence.endswith(_QUESTION)]
    # What says most of it, as far as one can tell in any language.
    longest = [Message("Who could help with this: “%(words)s”", words=max(told, key=len))] if told else []
    title = excerpt(dream.title, LONGEST)
    begun = [
        Message("Who has done something like “%(title)s” and tells me how it began?", title=title),
        Message("Can somebody show me a first step towards “%(title)s”?", title=title),
    ]
    return tuple([*questions, *longest, *begun][:MOST])


def _sentences(dream: Dream) -> Iterator[str]:
    """What was said of it, the latest first, as far as it is neither a word nor a speech."""
    for text in (dream.latest_entry.body if dream.latest_entry else "", dream.description):
        for found in _SENTENCE.finditer(text[:LONGEST_READ]):
            sentence = found[0].strip()
            if SHORTEST <= len(sentence) <= LONGEST:
                yield sentence
