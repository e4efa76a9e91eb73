"""The rules of the house: what moderators name when they take something down or keep somebody out.

A short, fixed list, the same on every site. What is stored is the key.
"""

from __future__ import annotations

from dreamscape.errors import Invalid
from dreamscape.messages import Message

OTHER = "other"
HOUSE_RULES = {
    "spam": Message("Advertising and spam"),
    "harm": Message("Threats, or leading others to harm themselves"),
    "hate": Message("Hatred and contempt for people"),
    "sexual": Message("Sexual content"),
    "private": Message("Somebody’s private data"),
    "impersonation": Message("Pretending to be somebody else"),
    OTHER: Message("Something else"),
}


def in_words(rule: str) -> Message | str:
    """What the rule of this key forbids; "" where none was named, or another than these."""
    return "" if rule == OTHER else HOUSE_RULES.get(rule, "")


def check_rule(rule: str) -> None:
    """Raise Invalid unless there is such a rule."""
    if rule not in HOUSE_RULES:
        raise Invalid("rule", Message("Choose the rule that it breaks."))
