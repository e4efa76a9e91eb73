"""What a member's own copy says of single documents that need no others to be told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dreamscape.messages import Message
from dreamscape.services.common import house_rules
from dreamscape.services.notices import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models import (
        Appeal,
        DiaryEntry,
        Dream,
        MemberNote,
        MemberSession,
        Notice,
        Notification,
        Passkey,
        Report,
        SecondStep,
    )
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.models.push import PushSubscription
    from dreamscape.models.rooms import Room, Thanks
    from dreamscape.models.same_sky import SkyAnswer
    from dreamscape.models.sealed_letters import SealedLetter
    from dreamscape.store.accounts.saved_forms import SavedForm
    from dreamscape.store.comments.reactions import Reacted

Translate = Callable[[Message | str], str]


def hidden_rows(dream: Dream) -> dict[str, Any]:
    """Since when and why a moderator hid a dream of theirs; or since when it waits until one has looked."""
    hidden = dream.hidden
    judged = hidden if hidden and not dream.waits else None
    return {
        "hidden": {"reason": judged.reason, "rule": judged.rule, "at": judged.at} if judged else None,
        "waits_since": hidden.at if hidden and dream.waits else None,
    }


def entry_row(entry: DiaryEntry, picture: dict[str, Any] | None) -> dict[str, Any]:
    """What they wrote in the diary of a dream, with what is said of its picture."""
    times = {"created_at": entry.created_at, "edited_at": entry.edited_at}
    return {"id": entry.id, "dream_id": entry.dream_id, "body": entry.body, "picture": picture, **times}


def state_rows(dream: Dream) -> dict[str, Any]:
    """Where a dream of theirs is, what they said of it when it was elsewhere, and the id of what it goes on with."""
    state, *former = ({**one.content._asdict(), "at": one.at} for one in (dream.state, *dream.former_states))
    return {"state": state, "former_states": former, "continues": dream.continues}


def reaction_row(reaction: Reacted) -> dict[str, Any]:
    """What they like or dislike."""
    return {"comment_id": reaction.comment_id, "kind": reaction.kind, "at": reaction.created_at}


def log_in_row(log_in: MemberSession) -> dict[str, Any]:
    """A browser they are logged in with."""
    return {
        "browser": log_in.user_agent,
        "since": log_in.created_at,
        "last_seen": log_in.last_seen_at,
        "password_given": log_in.proven_at,
        "until": log_in.expires_at,
    }


def passkey_row(passkey: Passkey) -> dict[str, Any]:
    """A passkey of theirs; not what it is checked with, which guards their account."""
    return {"name": passkey.name, "since": passkey.created_at, "last_used": passkey.last_used_at}


def device_row(device: PushSubscription) -> dict[str, Any]:
    """A browser that tells them what happens; not what its messages are encrypted with."""
    return {"browser": device.user_agent, "address": device.address.endpoint, "since": device.created_at}


def second_step_rows(step: SecondStep) -> Iterator[dict[str, Any]]:
    """What they show beside their password, in one row if there is anything; never the secrets themselves."""
    if step.totp_since or step.codes:
        yield {
            "authenticator_app_since": step.totp_since,
            "recovery_codes_since": step.codes.made_at if step.codes else None,
            "recovery_codes_left": len(step.codes.digests) if step.codes else 0,
        }


def letter_row(letter: SealedLetter) -> dict[str, Any]:
    """A sealed letter, as its author wrote it."""
    return {
        "id": letter.id,
        "dream_id": letter.dream_id,
        "kind": letter.kind,
        "opens_on": letter.opens_on and letter.opens_on.isoformat(),
        "body": letter.body,
        "sealed_at": letter.sealed_at,
    }


def ask_row(ask: Ask) -> dict[str, Any]:
    """What they ask for at a dream of theirs."""
    return {
        "id": ask.id,
        "dream_id": ask.dream_id,
        "body": ask.body,
        "skills": ask.skills,
        "effort": ask.effort,
        "place": ask.place,
        "of_one_person": bool(ask.to_id),
        "created_at": ask.created_at,
        "state": ask.state,
        "closed_at": ask.closed_at,
    }


def offer_row(offer: Offer) -> dict[str, Any]:
    """What somebody offered at an ask."""
    return {
        "id": offer.id,
        "ask_id": offer.ask_id,
        "dream_id": offer.dream_id,
        "body": offer.body,
        "created_at": offer.created_at,
        "state": offer.state,
        "answered_at": offer.answered_at,
        "room_id": offer.room_id or None,
    }


def sky_row(answer: SkyAnswer) -> dict[str, Any]:
    """What they said of a dream like theirs."""
    return {
        "dream_id": answer.dream_id,
        "other_dream_id": answer.other_id,
        "answer": answer.answer,
        "at": answer.at,
    }


def room_row(room: Room) -> dict[str, Any]:
    """A room of theirs, without what was written in it."""
    return {
        "id": room.id,
        "ask_id": room.ask_id,
        "dream_id": room.dream_id,
        "title": room.title,
        "opened_at": room.opened_at,
        "last_line_at": room.last_line_at,
        "closed_at": room.closed_at,
        "done": room.done,
    }


def thanks_row(thanks: Thanks) -> dict[str, Any]:
    """The line they wrote at the end of a room; not the other's, which waits for its time."""
    return {
        "id": thanks.id,
        "room_id": thanks.room_id,
        "dream_id": thanks.dream_id,
        "title": thanks.title,
        "body": thanks.body,
        "on_profile": thanks.on_profile,
        "created_at": thanks.created_at,
        "appears_at": thanks.appears_at,
    }


def report_row(report: Report) -> dict[str, Any]:
    """What they asked moderators to look at."""
    # Not what it was called: those are somebody else's words, and may be hidden by now.
    return {"kind": report.target.kind, "id": report.target.id, "reason": report.reason, "at": report.at}


def notification_row(notification: Notification, translate: Translate) -> dict[str, Any]:
    """What they were told; who did it, and where, is somebody else's, and may be out of their sight by now."""
    told = {
        "kind": notification.kind,
        "at": notification.at,
        "unread": notification.unread,
        "people": notification.count,
        "about": notification.about,
    }
    return told | (_notice_row(notification.notice, translate) if notification.notice else {})


def _notice_row(notice: Notice, translate: Translate) -> dict[str, Any]:
    return {
        "text": translate(in_words(notice).text),
        "reason": notice.reason,
        "rule": notice.rule,
        "rule_in_words": translate(house_rules.in_words(notice.rule)),
        "appealed": notice.appealed,
    }


def appeal_row(appeal: Appeal) -> dict[str, Any]:
    """What they asked moderators to decide once more."""
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


def note_row(note: MemberNote) -> dict[str, Any]:
    """What moderators noted about them."""
    # Not who wrote it: the moderator is somebody else.
    return {"body": note.body, "at": note.at}


def saved_form_row(form: SavedForm) -> dict[str, Any]:
    """What they had half typed."""
    return {"page": form.path, "fields": form.fields, "at": form.created_at}
