"""Which file an icon is drawn in: what the dreamscape shows is in the one that every page loads, and the rest weighs
nothing there."""

from __future__ import annotations

# The rest is in tools/make_sprite.py, which composes both.
ON_FEW_PAGES = frozenset(
    """
    arrow-left cloud-rain download key-round log-in mail-open map-pin message-circle-off monitor rss
    smartphone star sun-moon tag
    """.split()  # noqa: SIM905 - a word list is easier to keep
)


def sprite_of(name: str) -> str:
    """The static file that has the icon of this name."""
    return "img/sprite-more.svg" if name in ON_FEW_PAGES else "img/sprite.svg"
