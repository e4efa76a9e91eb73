"""A member's own copy of everything: one ZIP, made while it is sent, a little at a time."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from io import RawIOBase
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from dreamscape.errors import NotFound, StorageFailed
from dreamscape.messages import Message
from dreamscape.services.common import house_rules
from dreamscape.services.notices import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dreamscape.models import (
        Appeal,
        Comment,
        Dream,
        Member,
        MemberNote,
        MemberSession,
        Notice,
        Picture,
        Report,
    )
    from dreamscape.services.common.links import Links
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.accounts.personal_data import PersonalData
    from dreamscape.store.accounts.saved_forms import SavedForm
    from dreamscape.store.comments.reactions import Reacted
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.follows.follows import Follow
    from dreamscape.store.members.members import Members

T = TypeVar("T")
Translate = Callable[[Message | str], str]

BATCH = 100
READ_ME = Message(
    """This is all that Dreamscape keeps of you, and these things are left out: what guards your account (hashes of
passwords and keys) or is made from the rest to find it again; mails on their way to you; and what is the site's
account of itself, the log of what moderators did and the invitations they made. Titles and words of others are
in it only as far as you may see them now.

dreamscape.json  your profile, your dreams, what you said, what you follow and what you liked; where you are logged
                 in, what you reported, what moderators told you and noted about you, what you asked them to decide
                 once more, and what you had half typed
pictures/        your pictures as they are shown here (WebP); were some not to be had just now, their addresses are
                 in dreamscape.json
"""
)


class Export:
    """Reads what is the member's own; of others only the titles and names that the member may see now."""

    def __init__(
        self,
        *,
        personal_data: PersonalData,
        dreams: Dreams,
        members: Members,
        pictures: Pictures,
        links: Links,
        viewer_of: ViewerOf,
    ) -> None:
        self._personal_data = personal_data
        self._dreams = dreams
        self._members = members
        self._pictures = pictures
        self._links = links
        self._viewer_of = viewer_of

    def archive(self, member: Member, translate: Translate = str) -> Iterator[bytes]:
        """The pieces of a ZIP file, what the site itself says in it put into words by `translate`.

        At most one batch of documents and one picture are in memory at a time.
        """
        buffer = _Pieces()
        named: list[str] = [member.picture.public_id] if member.picture else []
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("read-me.txt", translate(READ_ME))
            with archive.open("dreamscape.json", "w") as file:
                for text in self._json(member, named, translate):
                    file.write(text.encode())
                    yield buffer.take()
            # One that does not answer is not waited for again, picture by picture.
            with suppress(StorageFailed):
                for public_id in named:
                    with suppress(NotFound):
                        served = self._pictures.read(public_id)
                        archive.writestr(
                            f"pictures/{public_id.partition('/')[2]}.webp", served.data, zipfile.ZIP_STORED
                        )
                    yield buffer.take()
        yield buffer.take()

    def _json(self, member: Member, named: list[str], translate: Translate) -> Iterator[str]:
        """One JSON object in pieces; the public ids of dreams' pictures are added to `named`."""
        yield '{"profile": ' + _dumps(self._profile(member))
        for name, rows in self._lists(member, named, translate):
            yield f',\n"{name}": ['
            for number, row in enumerate(rows):
                yield (",\n" if number else "\n") + _dumps(row)
            yield "]"
        yield "}\n"

    def _lists(
        self, member: Member, named: list[str], translate: Translate
    ) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
        """Each list by its name; it is read while it is walked."""
        data = self._personal_data
        yield "dreams", _in_batches(data.dreams(member.id), lambda dreams: self._own_dreams(dreams, named))
        yield "comments", _in_batches(data.comments(member.id), partial(self._comments, member))
        yield "follows", _in_batches(data.follows(member.id), partial(self._follows, member))
        yield "reactions", map(_reaction, data.reactions(member.id))
        yield "log_ins", map(_log_in, data.log_ins(member.id))
        yield "reports", map(_report, data.reports(member.id))
        yield "notices", (_notice(notice, translate) for notice in data.notices(member.id))
        yield "appeals", map(_appeal, data.appeals(member.id))
        yield "moderators_notes", map(_note, data.notes(member.id))
        yield "half_typed", map(_saved_form, data.saved_forms(member.id))

    def _profile(self, member: Member) -> dict[str, Any]:
        slugs = self._personal_data.slugs("member", [member.id]).get(member.id, [])
        return {
            **member.content._asdict(),
            "email": member.email,
            "email_confirmed": member.email_confirmed,
            "awaited_email": self._personal_data.awaited_address(member.id),
            "address": self._links.person(member),
            "former_names": [slug for slug in slugs if slug != member.slug],
            "avatar": member.avatar,
            "picture": self._picture(member.picture),
            "members_only": member.members_only,
            "hides_counts": member.hides_counts,
            "follower_count": member.follower_count,
            "language": member.language,
            "role": member.role,
            "member_since": member.created_at,
            "suspended_until": member.suspended_until,
            "suspended_at": member.suspended_at,
            "suspension_reason": member.suspension_reason,
            "suspension_rule": member.suspension_rule,
            "deletion_due_at": member.deletion_due_at,
        }

    def _own_dreams(self, dreams: list[Dream], named: list[str]) -> Iterator[dict[str, Any]]:
        slugs = self._personal_data.slugs("dream", [dream.id for dream in dreams])
        for dream in dreams:
            if dream.picture:
                named.append(dream.picture.public_id)
            yield {
                "id": dream.id,
                **dream.content._asdict(),
                "address": self._links.dream(dream),
                "former_names": [slug for slug in slugs.get(dream.id, ()) if slug != dream.slug],
                "hidden": dream.hidden._asdict() if dream.hidden else None,
                "picture": self._picture(dream.picture),
                "follower_count": dream.follower_count,
                "comment_count": dream.comment_count,
                "created_at": dream.created_at,
                "updated_at": dream.updated_at,
            }

    def _comments(self, member: Member, comments: list[Comment]) -> Iterator[dict[str, Any]]:
        dreams = self._dreams_in_sight(member, (comment.dream_id for comment in comments))
        for comment in comments:
            dream = dreams.get(comment.dream_id)
            yield {
                "id": comment.id,
                "dream_id": comment.dream_id,
                "dream": dream.title if dream else None,
                "address": f"{self._links.dream(dream)}#comment-{comment.id}" if dream else None,
                "body": comment.body,
                "likes": comment.like_count,
                "dislikes": comment.dislike_count,
                "created_at": comment.created_at,
                "edited_at": comment.edited_at,
            }

    def _follows(self, member: Member, follows: list[Follow]) -> Iterator[dict[str, Any]]:
        dream_ids = (follow.target_id for follow in follows if follow.kind == "dream")
        dreams = self._dreams_in_sight(member, dream_ids)
        people = self._members.people(follow.target_id for follow in follows if follow.kind == "member")
        for follow in follows:
            edge = {"kind": follow.kind, "id": follow.target_id, "since": follow.created_at}
            if follow.kind == "dream":
                dream = dreams.get(follow.target_id)
                yield {"dream": dream and dream.title, "address": dream and self._links.dream(dream), **edge}
            else:
                person = people.get(follow.target_id)
                yield {
                    "person": person and person.name,
                    "address": person and self._links.person(person),
                    **edge,
                }

    def _dreams_in_sight(self, member: Member, dream_ids: Iterable[str]) -> dict[str, Dream]:
        """Those of these dreams that the member may see now, by id: the others' titles are not theirs to have."""
        viewer = self._viewer_of(member)
        found = self._dreams.by_ids(dream_ids)
        return {dream_id: dream for dream_id, dream in found.items() if viewer.can_see_dream(dream)}

    def _picture(self, picture: Picture | None) -> dict[str, Any] | None:
        if picture is None:
            return None
        where = self._links.to(self._pictures.url(picture))
        return {"address": where, "alt": picture.alt, "width": picture.width, "height": picture.height}


class _Pieces(RawIOBase):
    """Where `zipfile` writes to, and what has come meanwhile is taken from."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def take(self) -> bytes:
        piece = bytes(self._held)
        self._held.clear()
        return piece


def _in_batches(
    rows: Iterable[T], describe: Callable[[list[T]], Iterator[dict[str, Any]]]
) -> Iterator[dict[str, Any]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield from describe(batch)


def _reaction(reaction: Reacted) -> dict[str, Any]:
    return {"comment_id": reaction.comment_id, "kind": reaction.kind, "at": reaction.created_at}


def _log_in(log_in: MemberSession) -> dict[str, Any]:
    return {
        "browser": log_in.user_agent,
        "since": log_in.created_at,
        "last_seen": log_in.last_seen_at,
        "password_given": log_in.proven_at,
        "until": log_in.expires_at,
    }


def _report(report: Report) -> dict[str, Any]:
    # Not what it was called: those are somebody else's words, and may be hidden by now.
    return {"kind": report.target.kind, "id": report.target.id, "reason": report.reason, "at": report.at}


def _notice(notice: Notice, translate: Translate) -> dict[str, Any]:
    return {
        "text": translate(in_words(notice).text),
        "about": notice.about,
        "reason": notice.reason,
        "rule": notice.rule,
        "rule_in_words": translate(house_rules.in_words(notice.rule)),
        "appealed": notice.appealed,
        "at": notice.at,
    }


def _appeal(appeal: Appeal) -> dict[str, Any]:
    return {
        "kind": appeal.kind,
        "id": appeal.target.id,
        "about": appeal.target.name,
        "reason": appeal.reason,
        "rule": appeal.rule,
        "body": appeal.body,
        "at": appeal.at,
        "state": appeal.state,
        "answer": appeal.answer,
        "decided_at": appeal.decided_at,
    }


def _note(note: MemberNote) -> dict[str, Any]:
    # Not who wrote it: the moderator is somebody else.
    return {"body": note.body, "at": note.at}


def _saved_form(form: SavedForm) -> dict[str, Any]:
    return {"page": form.path, "fields": form.fields, "at": form.created_at}


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_text)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an export.")
