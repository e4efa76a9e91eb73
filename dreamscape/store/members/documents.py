"""Members as documents of `users`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models import Joined, Member, Person, ProfileContent
from dreamscape.skill_keys import held_keys
from dreamscape.spelling import folded
from dreamscape.store.common.ids import object_ids
from dreamscape.store.members.notification_choices import choices_from
from dreamscape.store.pictures.documents import picture_from
from dreamscape.words import person_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CONTENT_DEFAULTS = tuple(ProfileContent._field_defaults.items())
# What a `Person` is made of.
PERSON_FIELDS = {
    "first_name": 1, "last_name": 1, "slug": 1, "avatar": 1, "picture": 1, "members_only": 1, "hides_counts": 1,
    "no_index": 1,
}  # fmt: skip


def name_keys(first_name: str, last_name: str) -> dict[str, str]:
    """What is stored beside a member's names, so that either order of them is found. Set with every change."""
    return {
        "name_key": folded(f"{first_name} {last_name}"),
        "last_name_key": folded(f"{last_name} {first_name}"),
    }


def profile_words(content: ProfileContent) -> list[str]:
    """What a member is found by. Stored beside what they say of themselves, and set with every change."""
    return person_words(
        content.first_name, content.last_name, content.bio, " ".join(content.skills), content.location
    )


def skill_document(skills: Sequence[str]) -> dict[str, list[str]]:
    """What a member says that they can do, and by which keys what others ask for finds it. Set with every change."""
    return {"skills": list(skills), "skill_keys": held_keys(skills)}


def member_from(document: Mapping[str, Any]) -> Member:
    """The member a stored document describes; any key but `_id` may be missing."""
    content = {name: document.get(name, default) for name, default in CONTENT_DEFAULTS}
    content.update(interests=tuple(content["interests"] or ()), skills=tuple(content["skills"] or ()))
    return Member(
        id=str(document["_id"]),
        email=document.get("email", ""),
        password_hash=document.get("password_hash", ""),
        slug=document.get("slug", ""),
        avatar=document.get("avatar", ""),
        created_at=document.get("created_at") or document["_id"].generation_time,
        picture=picture_from(document.get("picture")),
        follower_count=document.get("follower_count", 0),
        follows_version=document.get("follows_version", 0),
        edges_version=document.get("edges_version", 0),
        sessions_version=document.get("sessions_version", 0),
        role=document.get("role", "member"),
        email_confirmed=bool(document.get("email_confirmed")),
        members_only=bool(document.get("members_only")),
        hides_counts=bool(document.get("hides_counts")),
        no_index=bool(document.get("no_index")),
        hidden_words=tuple(document.get("hidden_words", ())),
        refused_asks=tuple(map(str, document.get("refused_asks", ()))),
        language=document.get("language", ""),
        suspended_until=document.get("suspended_until"),
        suspension_reason=document.get("suspension_reason", ""),
        suspension_rule=document.get("suspension_rule", ""),
        suspended_at=document.get("suspended_at"),
        suspended_by=str(document.get("suspended_by") or ""),
        suspended_with=document.get("suspended_with", ""),
        deletion_due_at=document.get("leaves_at"),
        joined=_joined_from(document.get("joined") or {}),
        vetted_at=document.get("vetted_at"),
        branch_held=bool(document.get("branch_held")),
        mail_refusals=(document.get("mail_refusals") or {}).get("count", 0),
        unread_notifications=document.get("unread_notifications", 0),
        notification_choices=choices_from(document.get("notification_choices")),
        branch_suspended_until=(document.get("branch_suspension") or {}).get("until"),
        **content,
    )


def _joined_from(document: Mapping[str, Any]) -> Joined:
    return Joined(
        proof=document.get("proof", ""),
        network=document.get("network", ""),
        invitation_id=document.get("invitation_id", ""),
        inviters=tuple(str(one) for one in document.get("inviters") or ()),
        doubts=tuple(document.get("doubts") or ()),
        age=document.get("age", 0),
    )


def joined_document(joined: Joined) -> dict[str, Any]:
    """How a member came in, as it is stored; beside all who invited them the last one, to be found by."""
    inviters = object_ids(joined.inviters)
    return {**joined._asdict(), "inviters": inviters, "invited_by": inviters[-1] if inviters else None}


def person_from(document: Mapping[str, Any]) -> Person:
    """Of the member whom a document with PERSON_FIELDS describes what others see."""
    return Person(
        id=str(document["_id"]),
        first_name=document.get("first_name", ""),
        last_name=document.get("last_name", ""),
        slug=document.get("slug", ""),
        avatar=document.get("avatar", ""),
        picture=picture_from(document.get("picture")),
        members_only=bool(document.get("members_only")),
        hides_counts=bool(document.get("hides_counts")),
        no_index=bool(document.get("no_index")),
    )
