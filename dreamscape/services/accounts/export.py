"""A member's own copy of everything: one ZIP, made while it is sent, a little at a time."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from io import RawIOBase
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from dreamscape.errors import NotFound, StorageFailed
from dreamscape.messages import Message
from dreamscape.services.accounts.export_rows import (
    Translate,
    appeal_row,
    ask_row,
    device_row,
    entry_row,
    hidden_rows,
    letter_row,
    log_in_row,
    note_row,
    notification_row,
    offer_row,
    passkey_row,
    reaction_row,
    report_row,
    room_row,
    saved_form_row,
    second_step_rows,
    sky_row,
    state_rows,
    thanks_row,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dreamscape.models import Block, Circle, Comment, DiaryEntry, Dream, Member, Picture
    from dreamscape.models.asks import Offer
    from dreamscape.models.rooms import Room, RoomLine
    from dreamscape.models.same_sky import SkyAnswer
    from dreamscape.models.sealed_letters import SealedLetter
    from dreamscape.services.common.links import Links
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.accounts.personal_data import PersonalData
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.follows.follows import Follow
    from dreamscape.store.members.members import Members

T = TypeVar("T")

BATCH = 100
READ_ME = Message(
    """This is all that Dreamscape keeps of you, and these things are left out: what guards your account (hashes of
passwords and keys) or is made from the rest to find it again; mails on their way to you; and what is the site's
account of itself, the log of what moderators did and the invitations they made. Titles and words of others are
in it only as far as you may see them now.

dreamscape.json  your profile, your dreams, what you said, letters you sealed and those that opened for you, your
                 what you asked and offered, rooms with both's words and your lines of thanks, your circles, what you
                 follow and what you liked, what you said of dreams like yours, whom and what you block and mute; where
                 and how you log in, what you reported, what moderators told you and noted about you, what you asked
                 them to decide once more, and what you had half typed
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
        yield "diary", (self._entry(entry, named) for entry in data.diary(member.id))
        yield "comments", _in_batches(data.comments(member.id), partial(self._comments, member))
        yield (
            "waiting_comments",
            _in_batches(data.waiting_comments(member.id), partial(self._comments, member)),
        )
        yield "follows", _in_batches(data.follows(member.id), partial(self._follows, member))
        yield "blocks", _in_batches(data.blocks(member.id), partial(self._blocks, member))
        yield "circles", map(self._circle, data.circles(member.id))
        yield "sealed_letters", _in_batches(data.sealed_letters(member.id), partial(self._sealed, member))
        yield "opened_letters", _in_batches(data.opened_letters(member.id), partial(self._opened, member))
        yield "asks", map(ask_row, data.asks(member.id))
        yield "offers", map(offer_row, data.offers(member.id))
        yield "offers_received", _in_batches(data.offers_received(member.id), partial(self._offers, member))
        yield "same_sky", _in_batches(data.sky_answers(member.id), partial(self._sky, member))
        yield "rooms", (self._room(member, room, named) for room in data.rooms(member.id))
        yield "rooms_helping", (self._room(member, room, named) for room in data.rooms_helping(member.id))
        yield "thanks", map(thanks_row, data.thanks(member.id))
        yield "reactions", map(reaction_row, data.reactions(member.id))
        yield "log_ins", map(log_in_row, data.log_ins(member.id))
        yield "passkeys", map(passkey_row, data.passkeys(member.id))
        yield "devices", map(device_row, data.devices(member.id))
        yield "second_step", second_step_rows(data.second_step(member.id))
        yield "reports", map(report_row, data.reports(member.id))
        yield "notifications", (notification_row(one, translate) for one in data.notifications(member.id))
        yield "appeals", map(appeal_row, data.appeals(member.id))
        yield "moderators_notes", map(note_row, data.notes(member.id))
        yield "half_typed", map(saved_form_row, data.saved_forms(member.id))

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
            "no_index": member.no_index,
            "hidden_words": member.hidden_words,
            "refused_asks": member.refused_asks,
            "follower_count": member.follower_count,
            "language": member.language,
            "notifications": member.notification_choices.lists(),
            "role": member.role,
            "member_since": member.created_at,
            "said_to_be_at_least": member.joined.age,
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
                **hidden_rows(dream),
                **state_rows(dream),
                "picture": self._picture(dream.picture),
                "follower_count": dream.follower_count,
                "comment_count": dream.comment_count,
                "comments_since": dream.comments_since,
                "created_at": dream.created_at,
                "updated_at": dream.updated_at,
            }

    def _entry(self, entry: DiaryEntry, named: list[str]) -> dict[str, Any]:
        if entry.picture:
            named.append(entry.picture.public_id)
        return entry_row(entry, self._picture(entry.picture))

    def _comments(self, member: Member, comments: list[Comment]) -> Iterator[dict[str, Any]]:
        dreams = self._dreams_in_sight(member, (comment.dream_id for comment in comments))
        for comment in comments:
            dream = dreams.get(comment.dream_id)
            yield {
                "id": comment.id,
                "dream_id": comment.dream_id,
                "entry_id": comment.entry_id or None,
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

    def _circle(self, circle: Circle) -> dict[str, Any]:
        people = self._members.people(circle.people)
        inside = ((person_id, people.get(person_id)) for person_id in circle.people)
        return {
            "id": circle.id,
            "name": circle.name,
            "people": [
                {
                    "person": person and person.name,
                    "address": person and self._links.person(person),
                    "id": person_id,
                }
                for person_id, person in inside
            ],
            "created_at": circle.created_at,
            "updated_at": circle.updated_at,
        }

    def _sealed(self, member: Member, letters: list[SealedLetter]) -> Iterator[dict[str, Any]]:
        """What they wrote, and nothing of whether it has been opened."""
        dreams = self._dreams_in_sight(member, (letter.dream_id for letter in letters))
        for letter in letters:
            dream = dreams.get(letter.dream_id)
            yield {
                **letter_row(letter),
                "dream": dream and dream.title,
                "address": dream and self._links.dream(dream),
                "others_may_read_it": letter.may_show,
            }

    def _sky(self, member: Member, answers: list[SkyAnswer]) -> Iterator[dict[str, Any]]:
        """What they said of others' dreams, with the titles that they may see; not what others said of theirs."""
        dreams = self._dreams_in_sight(member, (one for answer in answers for one in answer[:2]))
        for answer in answers:
            dream, other = dreams.get(answer.dream_id), dreams.get(answer.other_id)
            yield {**sky_row(answer), "dream": dream and dream.title, "other_dream": other and other.title}

    def _opened(self, member: Member, letters: list[SealedLetter]) -> Iterator[dict[str, Any]]:
        viewer = self._viewer_of(member)
        people = self._members.people(letter.author_id for letter in letters)
        for letter in letters:
            if not viewer.can_meet(letter.author_id):
                continue
            author = people.get(letter.author_id)
            yield {
                **letter_row(letter),
                "by": author and author.name,
                "opened_at": letter.opened_at,
                "shown": letter.shown,
            }

    def _offers(self, member: Member, offers: list[Offer]) -> Iterator[dict[str, Any]]:
        viewer = self._viewer_of(member)
        people = self._members.people(offer.author_id for offer in offers)
        for offer in offers:
            if viewer.can_read_offer(offer):
                author = people.get(offer.author_id)
                yield {**offer_row(offer), "by": author and author.name}

    def _room(self, member: Member, room: Room, named: list[str]) -> dict[str, Any]:
        """A talk of theirs with both's lines, as long as they can read it; the other's name as far as they meet."""
        viewer = self._viewer_of(member)
        other_id = room.other_than(member.id)
        other = self._members.people([other_id]).get(other_id) if viewer.can_meet(other_id) else None
        names = {member.id: member.name, other_id: other.name if other else None}
        is_readable = viewer.can_read_room(room, datetime.now(UTC))
        lines = self._personal_data.room_lines(room.id) if is_readable else ()
        return {
            **room_row(room),
            "with": names[other_id],
            "closed_by": names.get(room.closed_by),
            "lines": [self._line(line, names, named) for line in lines],
        }

    def _line(self, line: RoomLine, names: Mapping[str, str | None], named: list[str]) -> dict[str, Any]:
        if line.picture:
            named.append(line.picture.public_id)
        return {
            "id": line.id,
            "by": names.get(line.author_id),
            "body": line.body,
            "picture": self._picture(line.picture),
            "at": line.created_at,
        }

    def _blocks(self, member: Member, blocks: list[Block]) -> Iterator[dict[str, Any]]:
        dream_ids = (block.target_id for block in blocks if block.target_kind == "dream")
        dreams = self._dreams_in_sight(member, dream_ids)
        people = self._members.people(block.target_id for block in blocks if block.target_kind == "member")
        for block in blocks:
            dream, person = dreams.get(block.target_id), people.get(block.target_id)
            yield {
                "kind": block.kind,
                "of": block.target_kind,
                "id": block.target_id,
                "name": person.name if person else dream and dream.title,
                "since": block.created_at,
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


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_text)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an export.")
