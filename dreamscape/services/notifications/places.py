"""Where a notification leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.notification_choices import (
    ASK_FITS,
    ASK_SUGGESTED,
    DREAM_FOLLOWED,
    FIRST_STEP,
    HELP_NOTIFICATIONS,
    LETTER_OPENED,
    LETTER_WAITS,
    MEMBER_FOLLOWED,
    OFFER_ACCEPTED,
    QUESTION_ASKED,
    ROOM_KINDS,
    ROOM_LINE,
    SECURITY,
    THANKS_APPEARED,
    THREAD_TIED,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Notification, NotificationCard


# What is beside the dream it is about.
AT_THE_DREAM: Mapping[str, str] = {
    ASK_SUGGESTED: "#asks",
    DREAM_FOLLOWED: "/followers",
    FIRST_STEP: "#entry-body",
    LETTER_WAITS: "#letters",
    THREAD_TIED: "/sky",
}


def path_to(card: NotificationCard, slug: str) -> str:
    """The path of the very place that a notification tells of, whose member has this `slug`; its own where it says all
    there is."""
    told = card.notification
    if told.kind == SECURITY:
        return "/settings/security"
    if told.kind in HELP_NOTIFICATIONS:
        return _path_to_help(told)
    if told.kind in ROOM_KINDS:
        return _of_room(card)
    return _path_to_dream(card, slug)


def _path_to_dream(card: NotificationCard, slug: str) -> str:
    told = card.notification
    if told.kind in (MEMBER_FOLLOWED, DREAM_FOLLOWED) and told.count == 1 and card.people:
        return f"/people/{card.people[0].slug}"
    if told.kind == MEMBER_FOLLOWED:
        return f"/people/{slug}/followers"
    if told.kind == LETTER_OPENED and told.source_id:
        return f"/letters/{told.source_id}"
    if told.kind in AT_THE_DREAM and card.dream:
        return f"/dreams/{card.dream.slug}{AT_THE_DREAM[told.kind]}"
    if told.kind == ASK_FITS and card.dream:
        return f"/dreams/{card.dream.slug}#ask-{told.thing_id}"
    if card.dream and card.comment:
        return f"/dreams/{card.dream.slug}?comment={card.comment.id}#comment-{card.comment.id}"
    if card.dream and card.entry:
        return f"/dreams/{card.dream.slug}?entry={card.entry.id}#entry-{card.entry.id}"
    return f"/dreams/{card.dream.slug}" if card.dream else f"/notifications#notification-{told.id}"


def _path_to_help(told: Notification) -> str:
    if told.kind == OFFER_ACCEPTED and told.source_id:
        return f"/rooms/{told.source_id}"
    return f"/asks/{told.thing_id}" if told.kind == QUESTION_ASKED else f"/offers/{told.thing_id}"


def _of_room(card: NotificationCard) -> str:
    told = card.notification
    if told.kind == THANKS_APPEARED and card.dream:
        return f"/dreams/{card.dream.slug}#thanks"
    return f"/rooms/{told.thing_id}#end" if told.kind == ROOM_LINE else f"/rooms/{told.thing_id}"
