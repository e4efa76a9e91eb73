"""What a reader has to open before it is shown: words they do not want to see, people they have muted, what they
have reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.services.blocks.hidden_words import has_hidden_word

if TYPE_CHECKING:
    from dreamscape.models import Comment, DiaryEntry, Dream, Member
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.models.rooms import RoomLine, Thanks
    from dreamscape.models.sealed_letters import SealedLetter
    from dreamscape.services.permissions.viewer import Viewer


def why_dream_is_folded(dream: Dream, viewer: Viewer, reader: Member | None) -> str:
    """ "reported" or "word", or "" where nothing folds the dream for `reader`, who is `viewer`; their own never is."""
    if reader is None or viewer.is_me(dream.dreamer_id):
        return ""
    if dream.id in viewer.edges.reported:
        return "reported"
    return (
        "word"
        if has_hidden_word(reader.hidden_words, (dream.title, dream.description, *dream.state.content.said))
        else ""
    )


def without_folded_entry(dream: Dream, viewer: Viewer, reader: Member) -> Dream:
    """The dream as its card shows it to `reader`: its latest entry is not there where they would have to open it."""
    latest = dream.latest_entry
    if latest is None or viewer.is_me(dream.dreamer_id):
        return dream
    if latest.id in viewer.edges.reported or has_hidden_word(reader.hidden_words, (latest.body,)):
        return dream._replace(latest_entry=None)
    return dream


def without_folded_asks(dream: Dream, viewer: Viewer, reader: Member) -> Dream:
    """The dream as its card shows it to `reader`: of what it asks only what they would not have to open."""
    if not dream.open_asks or viewer.is_me(dream.dreamer_id):
        return dream
    shown = [
        ask
        for ask in dream.open_asks
        if ask.id not in viewer.edges.reported and not has_hidden_word(reader.hidden_words, (ask.body,))
    ]
    return dream._replace(open_asks=tuple(shown))


def why_comment_is_folded(comment: Comment, viewer: Viewer, reader: Member | None) -> str:
    """ "reported", "muted" or "word", or "", as for a dream."""
    return _why_words_are_folded(comment, viewer, reader)


def why_letter_is_folded(letter: SealedLetter, viewer: Viewer, reader: Member | None) -> str:
    """The same for a letter that is open."""
    return _why_words_are_folded(letter, viewer, reader)


def why_offer_is_folded(offer: Offer, viewer: Viewer, reader: Member | None) -> str:
    """The same for what somebody offers."""
    return _why_words_are_folded(offer, viewer, reader)


def why_thanks_are_folded(thanks: Thanks, viewer: Viewer, reader: Member | None) -> str:
    """The same for a line of thanks."""
    return _why_words_are_folded(thanks, viewer, reader)


def why_ask_is_folded(ask: Ask, viewer: Viewer, reader: Member | None) -> str:
    """ "reported" or "word", or "", as for a dream."""
    if reader is None or viewer.is_me(ask.dreamer_id):
        return ""
    if ask.id in viewer.edges.reported:
        return "reported"
    return "word" if has_hidden_word(reader.hidden_words, (ask.body, *ask.skills, ask.place)) else ""


def why_line_is_folded(line: RoomLine, viewer: Viewer, reader: Member) -> str:
    """ "word" or "": whom one talks with one can block, and what is reported stays to be read again."""
    return (
        "word"
        if not viewer.is_me(line.author_id) and has_hidden_word(reader.hidden_words, (line.body,))
        else ""
    )


def _why_words_are_folded(
    said: Comment | Offer | SealedLetter | Thanks, viewer: Viewer, reader: Member | None
) -> str:
    if reader is None or viewer.is_me(said.author_id):
        return ""
    if said.id in viewer.edges.reported:
        return "reported"
    if said.author_id in viewer.edges.muted:
        return "muted"
    return "word" if has_hidden_word(reader.hidden_words, (said.body,)) else ""


def why_entry_is_folded(entry: DiaryEntry, viewer: Viewer, reader: Member | None) -> str:
    """ "reported" or "word", or "", as for a dream."""
    if reader is None or viewer.is_me(entry.dreamer_id):
        return ""
    if entry.id in viewer.edges.reported:
        return "reported"
    return "word" if has_hidden_word(reader.hidden_words, (entry.body,)) else ""
