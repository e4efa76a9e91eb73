"""Every index of the site in one table, with the query it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, DESCENDING, IndexModel

if TYPE_CHECKING:
    from pymongo.database import Database

INDEXES: dict[str, list[IndexModel]] = {
    "users": [
        # One account per address, however its letters are cased.
        IndexModel([("email_key", ASCENDING)], name="email_key", unique=True),
        IndexModel([("slug", ASCENDING)], name="slug", unique=True),
        # For moderators: the newest, by either name, everybody with a role.
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)], name="newest"),
        IndexModel([("name_key", ASCENDING), ("_id", ASCENDING)], name="name"),
        IndexModel([("last_name_key", ASCENDING), ("_id", ASCENDING)], name="last_name"),
        IndexModel([("role", ASCENDING)], name="role"),
        # Who likes this, or any of these? The newest first.
        IndexModel([("interests", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)],
                   name="newest_by_interest"),
        # Who has this word in their name, or in what they say of themselves? The newest first.
        IndexModel([("words", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="words"),
        # Who may be asked for this, and was not asked for longest?
        IndexModel([("skill_keys", ASCENDING), ("asked.last", ASCENDING), ("_id", ASCENDING)], name="may_be_asked",
                   partialFilterExpression={"may_be_asked": True}),
        # Who can do something? The newest first.
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)], name="newest_skilled",
                   partialFilterExpression={"skills.0": {"$exists": True}}),
        # How many came from this network on the last day? Most members are of none.
        IndexModel([("joined.network", ASCENDING), ("created_at", ASCENDING)], name="network",
                   partialFilterExpression={"joined.network": {"$gt": ""}}),
        # About whom did the site wonder? The newest first.
        IndexModel([("created_at", ASCENDING), ("_id", ASCENDING)], name="doubted",
                   partialFilterExpression={"joined.doubts.0": {"$exists": True}}),
        # Whose day to leave has come?
        IndexModel([("leaves_at", ASCENDING)], name="leaving", sparse=True),
        # Who shows this picture, before it is shown or deleted?
        IndexModel([("picture.public_id", ASCENDING)], name="picture", sparse=True),
        # Who came through this member, by themselves or by others? Whom did they invite, the newest first?
        IndexModel([("joined.inviters", ASCENDING), ("_id", ASCENDING)], name="branch"),
        IndexModel([("joined.invited_by", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)],
                   name="invited"),
        # Who has something unread and is due a digest?
        IndexModel([("notification_choices.digest", ASCENDING), ("digest_at", ASCENDING)], name="digest",
                   partialFilterExpression={"unread_notifications": {"$gt": 0}, "email_confirmed": True}),
        # Who of these does not wish to be found by search engines?
        IndexModel([("no_index", ASCENDING), ("_id", ASCENDING)], name="no_index",
                   partialFilterExpression={"no_index": True}),
        # Whose branches are held?
        IndexModel([("branch_held", ASCENDING)], name="branch_held", sparse=True),
    ],
    "slugs": [IndexModel([("target_id", ASCENDING)], name="target")],
    "sessions": [
        IndexModel([("member_id", ASCENDING), ("last_seen_at", DESCENDING)], name="member"),
        IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
    ],
    "spent_challenges": [IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0)],
    "dreams": [
        IndexModel([("slug", ASCENDING)], name="slug", unique=True),
        # A dreamer uses a title once, however its letters are cased.
        IndexModel([("dreamer_id", ASCENDING), ("title_key", ASCENDING)], name="title", unique=True),
        # My dreams, newest first.
        IndexModel([("dreamer_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="dreamer"),
        # The dreamscape; `feed` asks for some by name. Each ends with the dreamer and the audience, so that one's
        # own dreams, and those that are for others, are passed over unread.
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING), ("dreamer_id", ASCENDING),
                    ("audience", ASCENDING)], name="feed_latest"),
        IndexModel([("categories", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING),
                    ("dreamer_id", ASCENDING), ("audience", ASCENDING)], name="feed_category"),
        IndexModel([("follower_count", DESCENDING), ("created_at", DESCENDING), ("_id", DESCENDING),
                    ("dreamer_id", ASCENDING), ("audience", ASCENDING)], name="feed_trending"),
        IndexModel([("categories", ASCENDING), ("follower_count", DESCENDING), ("created_at", DESCENDING),
                    ("_id", DESCENDING), ("dreamer_id", ASCENDING), ("audience", ASCENDING)],
                   name="feed_category_trending"),
        # What came true, the latest first: everybody's, and one dreamer's.
        IndexModel([("state.at", DESCENDING), ("_id", DESCENDING), ("dreamer_id", ASCENDING), ("audience", ASCENDING)],
                   name="feed_came_true", partialFilterExpression={"state.name": "came_true"}),
        IndexModel([("categories", ASCENDING), ("state.at", DESCENDING), ("_id", DESCENDING),
                    ("dreamer_id", ASCENDING), ("audience", ASCENDING)],
                   name="feed_category_came_true", partialFilterExpression={"state.name": "came_true"}),
        IndexModel([("dreamer_id", ASCENDING), ("state.at", DESCENDING), ("_id", DESCENDING)],
                   name="dreamer_came_true", partialFilterExpression={"state.name": "came_true"}),
        # What asks for something that one can do, what asked last first. There are far fewer keys than this names.
        IndexModel([("open_asks.skill_keys", ASCENDING), ("asked_at", DESCENDING), ("_id", DESCENDING),
                    ("dreamer_id", ASCENDING), ("audience", ASCENDING)], name="feed_helping",
                   partialFilterExpression={"asked_at": {"$exists": True}}),
        # Which go on with this one, which was let go? The newest first.
        IndexModel([("continues", ASCENDING), ("_id", DESCENDING)], name="going_on",
                   partialFilterExpression={"continues": {"$exists": True}}),
        # Which wait for a moderator? The oldest first.
        IndexModel([("hidden.at", ASCENDING), ("_id", ASCENDING)], name="waiting",
                   partialFilterExpression={"hidden.waiting": {"$exists": True}}),
        # Which are for this circle?
        IndexModel([("circles", ASCENDING)], name="circle", sparse=True),
        # Looked up by the beginning of the title.
        IndexModel([("title_key", ASCENDING), ("_id", ASCENDING)], name="by_title"),
        # Which have this word? The newest first.
        IndexModel([("words", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="words"),
        # Which shows this picture, before it is shown or deleted?
        IndexModel([("picture.public_id", ASCENDING)], name="picture", sparse=True),
    ],
    "search_words": [
        # Which words begin so, or share letters with this one? The commonest first.
        IndexModel([("kind", ASCENDING), ("starts", ASCENDING), ("count", DESCENDING), ("word", ASCENDING)],
                   name="start", sparse=True),
        IndexModel([("kind", ASCENDING), ("trigrams", ASCENDING), ("length", ASCENDING)], name="alike",
                   partialFilterExpression={"length": {"$exists": True}}),
        # Which has not been counted for longest?
        IndexModel([("checked_at", ASCENDING)], name="checked"),
    ],
    "comments": [
        IndexModel([("dream_id", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)], name="dream"),
        # Did this member just say the same here?
        IndexModel([("dream_id", ASCENDING), ("author_id", ASCENDING), ("created_at", DESCENDING)], name="author"),
        # All that a member said, for their export and when they leave.
        IndexModel([("author_id", ASCENDING), ("_id", ASCENDING)], name="mine"),
        # The latest of all.
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)], name="newest"),
        # On an entry of a diary.
        IndexModel([("entry_id", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)], name="entry",
                   partialFilterExpression={"entry_id": {"$exists": True}}),
    ],
    "diary_entries": [
        # The diary of a dream, newest first.
        IndexModel([("dream_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="dream"),
        # All that a member wrote, for their export.
        IndexModel([("dreamer_id", ASCENDING), ("_id", ASCENDING)], name="mine"),
        # Which shows this picture, before it is shown or deleted?
        IndexModel([("picture.public_id", ASCENDING)], name="picture", sparse=True),
    ],
    "follows": [
        # An edge exists once. Also "which of these twenty do I follow?".
        IndexModel([("member_id", ASCENDING), ("kind", ASCENDING), ("target_id", ASCENDING)], name="edge",
                   unique=True),
        # Who follows this, and whom does this member follow? The newest first.
        IndexModel([("kind", ASCENDING), ("target_id", ASCENDING), ("_id", DESCENDING)], name="target"),
        IndexModel([("member_id", ASCENDING), ("kind", ASCENDING), ("_id", DESCENDING)], name="mine"),
        # How many were made on each of the last days?
        IndexModel([("created_at", ASCENDING)], name="made"),
    ],
    "blocks": [
        # An edge exists once. Also all that a member blocks and mutes.
        IndexModel([("member_id", ASCENDING), ("kind", ASCENDING), ("target_id", ASCENDING)], name="edge",
                   unique=True),
        # Who blocks this member?
        IndexModel([("target_id", ASCENDING), ("kind", ASCENDING)], name="target"),
        # The lists of whom and what a member blocks and mutes, the newest first.
        IndexModel([("member_id", ASCENDING), ("kind", ASCENDING), ("target_kind", ASCENDING), ("_id", DESCENDING)],
                   name="mine"),
    ],
    "ended_by_blocks": [IndexModel([("at", ASCENDING)], name="expiry", expireAfterSeconds=10 * 60)],
    "circles": [
        # A member's circles by name; each name once.
        IndexModel([("owner_id", ASCENDING), ("name_key", ASCENDING)], name="name", unique=True),
        # In which are they?
        IndexModel([("people", ASCENDING)], name="person"),
    ],
    "asks": [
        # What is open at a dream, the newest first; all of a dream.
        IndexModel([("dream_id", ASCENDING), ("state", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)],
                   name="dream"),
        # All that a member asked, for their export.
        IndexModel([("dreamer_id", ASCENDING), ("_id", ASCENDING)], name="mine"),
        # What is asked of one member alone: once at each dream.
        IndexModel([("question", ASCENDING)], name="question", unique=True, sparse=True),
        IndexModel([("to_id", ASCENDING)], name="asked", sparse=True),
        # What is counted of the last weeks.
        IndexModel([("created_at", DESCENDING)], name="when"),
    ],
    "offers": [
        # Of a member one waits at an ask: what was answered differs by when.
        IndexModel([("ask_id", ASCENDING), ("author_id", ASCENDING), ("answered_at", ASCENDING)], name="place",
                   unique=True),
        # What waits at an ask, and whether a member's was accepted there.
        IndexModel([("ask_id", ASCENDING), ("state", ASCENDING), ("author_id", ASCENDING)], name="ask"),
        # What waits at a dream, the oldest first.
        IndexModel([("dream_id", ASCENDING), ("state", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)],
                   name="dream"),
        # What a member offered: the newest, at a dream, in a day.
        IndexModel([("author_id", ASCENDING), ("_id", DESCENDING)], name="mine"),
        IndexModel([("author_id", ASCENDING), ("dream_id", ASCENDING), ("state", ASCENDING)], name="mine_at_dream"),
        IndexModel([("author_id", ASCENDING), ("created_at", DESCENDING)], name="mine_by_day"),
        # What is counted of the last weeks, and of a year.
        IndexModel([("created_at", DESCENDING)], name="when"),
        IndexModel([("state", ASCENDING), ("answered_at", DESCENDING)], name="answered"),
        # What was offered to a member: for their export, and between two.
        IndexModel([("dreamer_id", ASCENDING), ("author_id", ASCENDING)], name="dreamer"),
    ],
    "rooms": [
        # A member's rooms, the one with the newest line first; also what is between two.
        IndexModel([("dreamer_id", ASCENDING), ("last_line_at", DESCENDING), ("_id", DESCENDING)], name="dreamer"),
        IndexModel([("helper_id", ASCENDING), ("last_line_at", DESCENDING), ("_id", DESCENDING)], name="helper"),
        # Which open ones are quiet, and which closed ones have been there long enough?
        IndexModel([("closed_at", ASCENDING), ("last_line_at", ASCENDING)], name="quiet"),
        IndexModel([("closed_at", ASCENDING), ("_id", ASCENDING)], name="ended"),
    ],
    "room_lines": [
        # What was written in a room, in its order.
        IndexModel([("room_id", ASCENDING), ("number", ASCENDING)], name="room", unique=True),
        # Which shows this picture, before it is shown or deleted?
        IndexModel([("picture.public_id", ASCENDING)], name="picture", sparse=True),
    ],
    "thanks": [
        # One line of each at the end of a room.
        IndexModel([("room_id", ASCENDING), ("author_id", ASCENDING)], name="author", unique=True),
        # What has appeared at a dream, the newest first.
        IndexModel([("dream_id", ASCENDING), ("appears_at", DESCENDING), ("_id", DESCENDING)], name="dream"),
        # What is on somebody's profile, by them and for them; all that they wrote.
        IndexModel([("author_id", ASCENDING), ("on_profiles", ASCENDING), ("appears_at", DESCENDING),
                    ("_id", DESCENDING)], name="mine"),
        IndexModel([("other_id", ASCENDING), ("on_profiles", ASCENDING), ("appears_at", DESCENDING),
                    ("_id", DESCENDING)], name="theirs"),
        # Of which has nobody been told?
        IndexModel([("told", ASCENDING), ("appears_at", ASCENDING)], name="told"),
    ],
    "sealed_letters": [
        # One of each kind from an author at a dream, open or not, as long as they have it.
        IndexModel([("author_id", ASCENDING), ("dream_id", ASCENDING), ("kind", ASCENDING),
                    ("released_at", ASCENDING)], name="place", unique=True),
        # All that a member sealed, the newest first.
        IndexModel([("author_id", ASCENDING), ("_id", DESCENDING)], name="mine"),
        # What waits at a dream, which is the oldest of a kind, and what has been opened there.
        IndexModel([("dream_id", ASCENDING), ("kind", ASCENDING), ("opened_at", ASCENDING),
                    ("sealed_at", ASCENDING), ("_id", ASCENDING)], name="dream"),
        # All that a member has opened.
        IndexModel([("dreamer_id", ASCENDING), ("opened_at", ASCENDING)], name="dreamer"),
        # For which has the day come?
        IndexModel([("opened_at", ASCENDING), ("opens_on", ASCENDING), ("_id", ASCENDING)], name="due",
                   partialFilterExpression={"opens_on": {"$gt": ""}}),
        # How many were sealed, and how many of a kind opened, within a year?
        IndexModel([("sealed_at", ASCENDING)], name="sealed"),
        IndexModel([("kind", ASCENDING), ("opened_at", ASCENDING)], name="opened"),
        # Was one opened today?
        IndexModel([("dreamer_id", ASCENDING), ("hard_day", ASCENDING)], name="hard_day",
                   partialFilterExpression={"hard_day": {"$gt": ""}}),
    ],
    "sky_answers": [
        # What a member said of others' dreams, the newest first; and for their export.
        IndexModel([("dreamer_id", ASCENDING), ("answer", ASCENDING), ("at", DESCENDING)], name="dreamer"),
        # What was said for a dream, the newest first; and of one.
        IndexModel([("dream_id", ASCENDING), ("answer", ASCENDING), ("at", DESCENDING)], name="dream"),
        IndexModel([("other_id", ASCENDING)], name="other"),
        # What was said since the threshold moved.
        IndexModel([("at", DESCENDING)], name="newest"),
    ],
    "reactions": [
        IndexModel([("comment_id", ASCENDING), ("member_id", ASCENDING)], name="edge", unique=True),
        IndexModel([("member_id", ASCENDING)], name="member"),
    ],
    "categories": [IndexModel([("position", ASCENDING), ("_id", ASCENDING)], name="in_order")],
    "audit": [IndexModel([("at", DESCENDING), ("_id", DESCENDING)], name="newest")],
    "avatars": [
        IndexModel([("created_at", ASCENDING)], name="oldest"),
        # Which is this picture, before it is shown or deleted?
        IndexModel([("picture.public_id", ASCENDING)], name="picture", sparse=True),
    ],
    "reports": [
        # One report of a thing by a member; all reports of a thing; the newest of all.
        IndexModel([("member_id", ASCENDING), ("kind", ASCENDING), ("target_id", ASCENDING)], name="edge",
                   unique=True),
        IndexModel([("target_id", ASCENDING)], name="target"),
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)], name="newest"),
        # Is anything of this dream, or said under it, still reported?
        IndexModel([("dream_id", ASCENDING)], name="dream"),
    ],
    "appeals": [
        # One appeal against a deed; all of a member.
        IndexModel([("member_id", ASCENDING), ("act", ASCENDING)], name="act", unique=True),
        # The newest that wait.
        IndexModel([("state", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="newest"),
    ],
    "member_notes": [IndexModel([("member_id", ASCENDING), ("created_at", DESCENDING)], name="member")],
    "invitations": [
        IndexModel([("created_at", DESCENDING)], name="newest"),
        # Those that a member made, the newest first.
        IndexModel([("by", ASCENDING), ("created_at", DESCENDING)], name="maker"),
    ],
    # Whose are they? A member's, the oldest first.
    "passkeys": [IndexModel([("member_id", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)], name="member")],
    "passkey_challenges": [IndexModel([("created_at", ASCENDING)], name="expiry", expireAfterSeconds=10 * 60)],
    "notifications": [
        # One of a kind for a thing.
        IndexModel([("member_id", ASCENDING), ("kind", ASCENDING), ("thing_id", ASCENDING)], name="group",
                   unique=True),
        # A member's page, newest first.
        IndexModel([("member_id", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)], name="newest"),
        # What a member has not read.
        IndexModel([("member_id", ASCENDING), ("at", DESCENDING)], name="unread",
                   partialFilterExpression={"unread": True}),
        # Who was told of this dream?
        IndexModel([("dream_id", ASCENDING), ("_id", ASCENDING)], name="dream"),
        # What is old enough to be forgotten, read or not.
        IndexModel([("read_at", ASCENDING)], name="read", sparse=True),
        IndexModel([("at", ASCENDING)], name="oldest"),
    ],
    "notification_acts": [
        # One of a member in a group.
        IndexModel([("member_id", ASCENDING), ("kind", ASCENDING), ("thing_id", ASCENDING),
                    ("actor_id", ASCENDING)], name="act", unique=True),
        # The latest that a notification tells of, and how many.
        IndexModel([("notification_id", ASCENDING), ("standing", ASCENDING), ("seq", DESCENDING),
                    ("at", DESCENDING)], name="latest"),
        # What somebody did, told to one member or to all.
        IndexModel([("actor_id", ASCENDING), ("member_id", ASCENDING)], name="actor"),
        # Who was told of this comment, of anything at this dream?
        IndexModel([("source_id", ASCENDING)], name="source"),
        IndexModel([("dream_id", ASCENDING)], name="dream"),
        # What was taken back so long ago that it may be told again.
        IndexModel([("at", ASCENDING)], name="taken_back", partialFilterExpression={"standing": False}),
    ],
    "push_subscriptions": [
        # A member's, the newest first.
        IndexModel([("member_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="member"),
        # Which were asked for in this log-in?
        IndexModel([("session_id", ASCENDING)], name="session"),
    ],
    # The version that holds; each number is given once.
    "site_pages": [IndexModel([("page", ASCENDING), ("version", DESCENDING)], name="version", unique=True)],
    # The kinds reported last; those that nobody reports any more.
    "csp_reports": [IndexModel([("last_at", ASCENDING)], name="expiry", expireAfterSeconds=30 * 24 * 3600)],
    "removed_comments": [
        IndexModel([("removed_at", ASCENDING)], name="expiry", expireAfterSeconds=10 * 60),
    ],
    "pending_comments": [
        # What waits for moderators, longest first.
        IndexModel([("created_at", ASCENDING), ("_id", ASCENDING)], name="oldest"),
        # What an author sees under a dream; all that is theirs, for their export and when they leave.
        IndexModel([("author_id", ASCENDING), ("dream_id", ASCENDING), ("created_at", ASCENDING)], name="author"),
        # What goes with a dream, and what was said last under it.
        IndexModel([("dream_id", ASCENDING), ("created_at", ASCENDING)], name="dream"),
    ],
    # They go by themselves.
    "repeated_texts": [IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0)],
    "jobs": [
        # Which has been due longest, of the kinds that somebody knows?
        IndexModel([("due_at", ASCENDING), ("kind", ASCENDING)], name="due"),
        # The newest of a kind, for the outbox.
        IndexModel([("kind", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="newest"),
        # Which mails go to a member who leaves?
        IndexModel([("payload.to", ASCENDING)], name="recipient", sparse=True),
        # Those that were given up, to begin anew.
        IndexModel([("failed_at", ASCENDING)], name="failed", sparse=True),
        # Those that were done or given up and stay a while.
        IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
    ],
    # One document for each member.
    "second_steps": [IndexModel([("member_id", ASCENDING)], name="member", unique=True)],
    "pending_log_ins": [
        IndexModel([("member_id", ASCENDING)], name="member"),
        IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
    ],
    "share_pictures": [IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0)],
    "kept_pictures": [IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0)],
    "kept_forms": [
        # The newest of a member, and all of them for the export.
        IndexModel([("member_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="member"),
        IndexModel([("created_at", ASCENDING)], name="expiry", expireAfterSeconds=24 * 3600),
    ],
}  # fmt: skip


def ensure_indexes(db: Database[dict[str, Any]]) -> int:
    """Create what is missing of `INDEXES`; return how many there are."""
    for collection, models in INDEXES.items():
        db[collection].create_indexes(models)
    return sum(len(models) for models in INDEXES.values())
