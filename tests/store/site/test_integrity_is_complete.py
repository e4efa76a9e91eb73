"""Whatever counts documents or names one is looked after by `flask recount`, or it is said here why not.

Found in the documents of a site on which everything has happened, so that a new key cannot be forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.store.site.integrity import COUNTS, LIST_REFERENCES, REFERENCES
from tests.support.lived_site import lived_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask

# Integers that count no documents.
OTHER_INTEGERS = {
    "audit.action_values.age": "what an admin chose",
    "audit.action_values.most": "what an admin chose",
    "audit.reason_values.uses": "what an admin chose",
    "avatars.picture.height": "pixels",
    "avatars.picture.width": "pixels",
    "categories.position": "an order",
    "monthly_counts.appeals_received": "appeals go with their members, and this stays",
    "monthly_counts.reports_closed": "what is closed is there no longer",
    "monthly_counts.reports_received": "reports are removed when they are closed",
    "monthly_counts.room_reports": "the same",
    "asks.asked_count": "goes down for nobody who was told, whatever becomes of what told them",
    "csp_reports.reports": "what browsers say, kept nowhere else",
    "diary_entries.picture.height": "pixels",
    "diary_entries.picture.width": "pixels",
    "dreams.picture.height": "pixels",
    "dreams.picture.width": "pixels",
    "invitations.uses": "what an admin chose",
    "invitations.uses_left": "what is left of that: who came in is not written down",
    "jobs.attempts": "tries",
    "kept_pictures.height": "pixels",
    "kept_pictures.width": "pixels",
    "people_version.number": "a version",
    "pictures.chunks.n": "an order",
    "pictures.files.chunkSize": "bytes",
    "pictures.files.length": "bytes",
    "pictures.files.metadata.width": "pixels",
    "pending_log_ins.sessions_version": "a version",
    "pending_log_ins.tries": "tries",
    "room_lines.number": "an order",
    "room_lines.picture.height": "pixels",
    "room_lines.picture.width": "pixels",
    "rooms.line_count": "an order: the number of the last line, whichever are gone",
    "search_words.count": "a hint, counted anew each day",
    "search_words.length": "letters",
    "second_steps.recovery.memory_kib": "how dear a hash is",
    "second_steps.recovery.time_cost": "how dear a hash is",
    "second_steps.totp.last_step": "a time",
    "second_steps.wrong_codes": "tries",
    "sessions.sessions_version": "a version",
    "removed_comments.dislike_count": "counted anew when it is put back",
    "removed_comments.like_count": "counted anew when it is put back",
    "site_pages.version": "a version",
    "site_settings.changes": "a version",
    "site_settings.newcomer_comments": "what an admin chose",
    "site_settings.newcomer_dreams": "what an admin chose",
    "site_settings.newcomer_followers": "what an admin chose",
    "site_settings.newcomer_follows": "what an admin chose",
    "site_settings.newcomer_hours": "what an admin chose",
    "site_settings.invitations_by_members": "what an admin chose",
    "site_settings.minimum_age": "what an admin chose",
    "site_settings.network_sign_ups": "what an admin chose",
    "push_subscriptions.sessions_version": "a version",
    "passkeys.sign_count": "what the device counts",
    "sky_similarity.not_quite": "answers since a day, counted anew each day",
    "sky_similarity.same": "the same",
    "slugs.next": "the next number",
    "notification_acts.seq": "a number in an order",
    "notifications.read_to": "a number in an order",
    "notifications.seq": "a number in an order",
    "asks.acts": "a version",
    "dreams.acts": "a version",
    "users.acts": "a version",
    "users.mail_refusals.count": "refusals in a row",
    "users.notification_choices.quiet_from": "an hour",
    "users.notification_choices.quiet_until": "an hour",
    "users.joined.age": "what they said",
    "users.follows_version": "a version",
    "users.edges_version": "a version",
    "users.picture.height": "pixels",
    "users.picture.width": "pixels",
    "users.newcomer.comments": "what was done once, be it there or not",
    "users.newcomer.dreams": "the same",
    "users.newcomer.follows": "the same",
    "users.sessions_version": "a version",
}
# What names a document that may be gone, or whose loss something else looks after.
OTHER_REFERENCES = {
    "appeals.act": "a notice may be dismissed; the appeal against it stays",
    "appeals.act_by": "a moderator may leave; what they did stays to be decided",
    "appeals.decided_by": "a moderator may leave; what they decided stays",
    "appeals.target_id": "an appeal may be about what is gone, or about to go",
    "audit.by": "the log outlives whom it names",
    "audit.target.id": "the log outlives what it names",
    "categories.merged_into": "categories are never deleted",
    "comments.author_id": "null once its author has left; until their things are cleared away it is still theirs",
    "dreams.categories": "categories are never deleted, and an unknown key is passed over",
    "asks.to_id": "goes with whom it names, in the job that clears what is theirs; nobody else sees it",
    "comments.entry_id": "an entry that is gone means the dream",
    "pending_comments.entry_id": "the same",
    "removed_comments.entry_id": "the same",
    "dreams.continues": "taken out by the job that clears what is gone; until then a page passes over it",
    "diary_entries.dreamer_id": "goes with its dream, whose dreamer it is",
    "dreams.latest_entry.id": "looked after with the count of entries",
    "dreams.open_asks.id": "looked after with what is asked",
    "dreams.dreamer_id": "dreams of somebody who is gone are taken down by `flask accounts purge`, pictures and all",
    "dreams.hidden.by": "a moderator may leave; what they hid stays hidden",
    "ended_by_blocks.member_id": "gone within minutes, and looked at before anything is put back",
    "ended_by_blocks.target_id": "gone within minutes, and looked at before anything is put back",
    "invitations.by": "who made it may leave; whom they invited may still come",
    "users.last_audience.circles": "a form passes over such as are gone",
    "member_notes.by": "a moderator may leave; what they noted stays",
    "jobs.payload.actor_id": "who is gone did nothing any more, and the job finds that",
    "jobs.payload.thing_id": "the same",
    "jobs.payload.member_id": "the same",
    "jobs.payload.dream_id": "the same",
    "offers.room_id": "a room goes after a while; what was offered stays",
    "rooms.ask_id": "what was asked may be taken down; the room of the two stays",
    "jobs.payload.notification_id": "the same",
    "jobs.payload.device_id": "the same",
    "push_subscriptions.session_id": "a log-in may run out; the device is told on",
    "notification_acts.dream_id": "goes with its dream, in the job that clears it",
    "notification_acts.notification_id": "an act that was taken back may outlive what told of it",
    "notification_acts.source_id": "what is gone is told no more by a job; a page passes over it",
    "notification_acts.thing_id": "goes with what it is about, in the job that clears that",
    "notifications.by": "a moderator may leave; what they did stays to be appealed against",
    "notifications.dream_id": "goes with its dream, in the job that clears it",
    "notifications.people": "goes when the acts of who is gone are cleared away",
    "notifications.source_id": "what is gone is told no more by a job; a page passes over it",
    "notifications.target_id": "a notice may be about what is gone",
    "notifications.thing_id": "goes with what it is about, in the job that clears that",
    "users.joined.invited_by": "who invited somebody may leave; who came so stays",
    "users.joined.inviters": "who invited somebody may leave; who came so stays",
    "users.suspended_by": "a moderator may leave; whom they suspended stays so",
    "jobs.payload.by": "a moderator may leave; the job says so then, and is given up",
    "jobs.payload.root": "the same",
    "site_pages.by": "an admin may leave; what they wrote stays the site's",
    "jobs.payload.reason.member_id": "a mail to somebody who is gone is deleted with them, or not sent",
    "pictures.chunks.files_id": "`flask media sweep` deletes what has no file",
    "removed_comments.author_id": "gone within minutes, and looked at before it is put back",
    "removed_comments.dream_id": "gone within minutes, and looked at before it is put back",
    "removed_comments.removed_by": "gone within minutes",
    "reports.target_id": "goes with what it is about; a report of nothing is shown as one, to be settled",
    "rooms.dream_id": "a dream may be gone; the two go on",
    "rooms.dreamer_id": "null once they have left; until then it is theirs",
    "rooms.helper_id": "the same",
    "rooms.closed_by": "the same",
    "room_lines.author_id": "the same",
    "thanks.room_id": "a room goes after ninety days, thanks stay",
    "thanks.other_id": "null once they have left",
    "sealed_letters.author_id": "null once its author has left and it is open; until then it is still theirs",
    "sky_answers.back": "what the other said, if they did: a query looks across",
    "sky_answers.dreamer_id": "goes with its dream, whose dreamer it is",
    "sky_answers.other_dreamer_id": "goes with the other dream, whose dreamer it is",
    "similar_dreams.dreams.dream_id": "found anew by a job; a page passes over what is gone",
    "slugs.target_id": "a name stays claimed for good",
    "users.avatar": "avatars are never deleted",
    "jobs.payload.id": "who is gone has no words any more, and the job finds that",
    "dreams.words": "words that happen to be the name of something",
    "users.words": "the same",
    "search_words.word": "the same",
    "search_words.starts": "the same",
    "search_words.trigrams": "the same",
    "users.interests": "categories are never deleted, and an unknown key is passed over",
}
# What is kept as it was is gone within minutes, and looked at before anything of it is put back.
WITHIN_MINUTES = (
    *(f"removed_comments.{documents}." for documents in ("reactions", "reports")),
    *(f"ended_by_blocks.{documents}." for documents in ("follows", "circles", "letters")),
)
# Their `_id` is a word that names nothing, or that of something else.
NO_OWNERS = ("site_settings", "migrations", "people_version", "similar_dreams", "share_pictures")


@pytest.fixture
def stored(app: Flask, db: Any) -> dict[str, list[dict[str, Any]]]:
    """All documents by collection."""
    lived_site(app, db)
    return {name: list(db[name].find()) for name in db.list_collection_names()}


def leaves(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in a document with its path; those in a list have the path of the list."""
    for key, value in document.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from leaves(one, f"{prefix}{key}.")
            else:
                yield f"{prefix}{key}", one


def test_every_integer_is_a_count_that_is_checked_or_counts_nothing(
    stored: dict[str, list[dict[str, Any]]],
) -> None:
    integers = {
        f"{name}.{path}"
        for name, documents in stored.items()
        for document in documents
        for path, value in leaves(document)
        if isinstance(value, int) and not isinstance(value, bool)
    }
    checked = {f"{count.owners}.{count.shown}" for count in COUNTS if not count.flag}
    assert integers == checked | OTHER_INTEGERS.keys()
    assert not checked & OTHER_INTEGERS.keys()


def test_every_reference_is_checked_or_may_lead_to_nothing(stored: dict[str, list[dict[str, Any]]]) -> None:
    owners = {
        document["_id"]: name
        for name, documents in stored.items()
        for document in documents
        if name not in NO_OWNERS
    }
    references = {
        (f"{name}.{path}", owner)
        for name, documents in stored.items()
        for document in documents
        for path, value in leaves(document)
        if (path != "_id" or name in NO_OWNERS) and (owner := _owner(owners, value))
    }
    checked = {(f"{one.documents}.{one.key}", one.owners) for one in (*REFERENCES, *LIST_REFERENCES)}
    assert checked <= references
    # A place between two ids may be that of the second.
    found = {path for path, _ in references - checked if not path.startswith(WITHIN_MINUTES)}
    found -= {"sitemap_parts.end"}
    assert found == OTHER_REFERENCES.keys()


def _owner(owners: Mapping[Any, str], value: Any) -> str | None:
    """The collection of the document that a value names, as an id or as its text."""
    if isinstance(value, str) and ObjectId.is_valid(value):
        value = ObjectId(value)
    return owners.get(value) if isinstance(value, ObjectId | str) else None
