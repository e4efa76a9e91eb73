"""What a digest may have in it: each kind of act, of one, two and many, at others’ dreams, own ones and none."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dreamscape.models import Comment, DiaryEntry, Dream, NotificationCard, Person
from dreamscape.models.digests import Digest, DigestGroup
from dreamscape.models.notification_choices import ACT_KINDS
from dreamscape.models.notifications import Notification

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def dream_called(title: str, text: str) -> Dream:
    """A dream in these words."""
    return Dream("d", "z", title, "boat", text, ("sea",), NOW, NOW)


def digest_of(dream: Dream, name: str, said: str, link: str) -> Digest:
    """A digest about this dream, in which somebody of this name said that."""
    people = (Person("t", name, "", "tom", ""),)
    comment = Comment("c", "d", "t", said, NOW)
    cards = [
        NotificationCard(
            Notification("n", kind, "x", NOW, unread=True, count=count),
            people[:named],
            None if kind == "member_followed" else dream,
            comment if "comment" in kind or kind == "talk_continued" else None,
            DiaryEntry("e", "d", "z", said, NOW) if kind == "dream_news" else None,
        )
        for kind in ACT_KINDS
        for count, named in ((1, 1), (2, 1), (12, 0))
    ]
    about = [card for card in cards if card.dream]
    groups = [
        DigestGroup(about, dream, link=link, picture=link),
        DigestGroup(about, dream, folded=True),
        DigestGroup(about, dream, mine=True, link=link),
        DigestGroup([card for card in cards if card.dream is None]),
    ]
    return Digest(groups, date(2026, 11, 30), "weekly", link, link)
