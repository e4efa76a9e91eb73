"""Where a notification leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.notification_choices import (
    DREAM_FOLLOWED,
    FIRST_STEP,
    LETTER_NOTIFICATIONS,
    LETTER_OPENED,
    MEMBER_FOLLOWED,
    ROOM_KINDS,
    ROOM_LINE,
    SECURITY,
    THANKS_APPEARED,
)

if TYPE_CHECKING:
    from dreamscape.models import NotificationCard


def path_to(card: NotificationCard, slug: str) -> str:
    """The path of the very place that a notification tells of, whose member has this `slug`; its own where it says all
    there is."""
    told = card.notification
    if told.kind == SECURITY:
        return "/settings/security"
    if told.kind in (MEMBER_FOLLOWED, DREAM_FOLLOWED) and told.count == 1 and card.people:
        return f"/people/{card.people[0].slug}"
    if told.kind == MEMBER_FOLLOWED:
        return f"/people/{slug}/followers"
    if told.kind == DREAM_FOLLOWED and card.dream:
        return f"/dreams/{card.dream.slug}/followers"
    if told.kind in LETTER_NOTIFICATIONS:
        return _of_letter(card)
    if told.kind in ROOM_KINDS:
        return _of_room(card)
    if card.dream and card.comment:
        return f"/dreams/{card.dream.slug}?comment={card.comment.id}#comment-{card.comment.id}"
    if told.kind == FIRST_STEP and card.dream:
        return f"/dreams/{card.dream.slug}#entry-body"
    if card.dream and card.entry:
        return f"/dreams/{card.dream.slug}?entry={card.entry.id}#entry-{card.entry.id}"
    return f"/dreams/{card.dream.slug}" if card.dream else f"/notifications#notification-{told.id}"


def _of_letter(card: NotificationCard) -> str:
    told = card.notification
    if told.kind == LETTER_OPENED and told.source_id:
        return f"/letters/{told.source_id}"
    return f"/dreams/{card.dream.slug}#letters" if card.dream else f"/notifications#notification-{told.id}"


def _of_room(card: NotificationCard) -> str:
    told = card.notification
    if told.kind == THANKS_APPEARED and card.dream:
        return f"/dreams/{card.dream.slug}#thanks"
    return f"/rooms/{told.thing_id}#end" if told.kind == ROOM_LINE else f"/rooms/{told.thing_id}"
