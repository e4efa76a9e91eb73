"""The beginning of a text, cut where people would cut it."""

from __future__ import annotations

import regex


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
