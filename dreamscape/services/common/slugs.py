"""Readable names for addresses."""

from __future__ import annotations

from slugify import slugify

LONGEST = 80
# Words that are pages of their own below /dreams and /people.
RESERVED = frozenset(
    {"new", "edit", "delete", "follow", "unfollow", "comments", "latest", "search", "me", "all"}
)


def meant_slug(typed: str) -> str:
    """The slug that was meant if somebody typed a name in its place (“Mara Lind”)."""
    return slugify(typed[: 2 * LONGEST])


def slug_base(text: str, fallback: str) -> str:
    """`text` as lower-case ASCII words joined by hyphens, at most 80 long; `fallback` when nothing is left.

    A reserved word gets the fallback in front, so that it never hides a page.
    """
    slug = slugify(text, max_length=LONGEST, word_boundary=True)
    if not slug:
        return fallback
    return f"{fallback}-{slug}" if slug in RESERVED else slug
