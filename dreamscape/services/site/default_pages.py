"""What Dreamscape says by itself on the pages that a host answers for, until the host writes their own.

Messages, a paragraph each, and not a file for each language: so they are found, counted and translated like every other
sentence, one that changes loses its translation alone, and an upgrade corrects them where nobody has written their own.
They say what the software does, as it is set up here, and nothing that only the host can know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.messages import Message, duration
from dreamscape.services.common.house_rules import HOUSE_RULES, OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence


class Block(NamedTuple):
    """A heading, a paragraph or an item of a list."""

    kind: str
    words: Message


def _heading(words: Message) -> Block:
    return Block("heading", words)


def _said(*paragraphs: Message) -> list[Block]:
    return [Block("paragraph", words) for words in paragraphs]


def _items(*items: Message) -> list[Block]:
    return [Block("item", words) for words in items]


@dataclass(frozen=True, kw_only=True)
class DefaultPages:
    """The texts as they are true of a site with these settings. `guarded`: newcomers may not do all yet
    (NEWCOMER_LIMITS); `session` and `remembered`: how many seconds a log-in lasts."""

    at_cloudinary: bool
    guarded: bool
    session: int
    remembered: int

    def of(self, key: str, written: Collection[str]) -> Sequence[Block]:
        """The blocks of a page, when the host has `written` these; none of what only they can write."""
        pages: Mapping[str, Callable[[Collection[str]], list[Block]]] = {
            "terms": self._terms,
            "privacy": self._privacy,
            "moderation": self._moderation,
        }
        return pages[key](written) if key in pages else ()

    def _terms(self, _written: Collection[str]) -> list[Block]:
        return [
            *_said(
                Message(
                    "This is a place to say what one hopes for, and to help others with what they hope for. By "
                    "joining you agree to what stands here."
                )
            ),
            _heading(Message("Your account")),
            *_items(
                Message(
                    "It is yours alone. Choose a password that you use nowhere else, and tell it to nobody."
                ),
                Message("Your address has to be one where mails reach you."),
                Message(
                    "You may leave on any day, and take a copy of everything along: both stand under Settings."
                ),
            ),
            _heading(Message("What you write and show")),
            *_items(
                Message("It stays yours. You let us keep it and show it to those you say it is for."),
                Message(
                    "Write what is yours to tell, and show pictures that you may show: your own, or with leave."
                ),
                Message(
                    "You answer for it. We look at what is reported to us, not at everything beforehand."
                ),
            ),
            _heading(Message("What has no place here")),
            *self._rules(),
            *_said(
                Message(
                    "Whoever breaks these rules may see what they wrote hidden or removed, and may be kept out for a "
                    "while or for good. How that is decided, and how to appeal, stands under “How we moderate”."
                )
            ),
            _heading(Message("What we can promise")),
            *_said(
                Message(
                    "We run this place as well as we can, and cannot promise that it is always there or without "
                    "mistakes. What people say here is their own, and no advice of ours."
                ),
                Message(
                    "These terms may change. Where they have, the day of the last change stands on this page."
                ),
                Message("Nothing here takes away what the law where you live grants you."),
            ),
        ]

    def _privacy(self, written: Collection[str]) -> list[Block]:
        return [
            *_said(self._who_answers(written)),
            _heading(Message("What is kept")),
            *_items(
                Message(
                    "Your account: name, e-mail address, language, and whatever you add to your profile. Your "
                    "password is kept in a form from which nobody can read it."
                ),
                Message(
                    "What you do here: dreams, comments, reactions, whom and what you follow, circles, whom you "
                    "block or mute, what you report, and what moderators tell you."
                ),
                Message(
                    "Your pictures, drawn anew: the place, the camera and whatever else a file knows is left out."
                ),
                Message(
                    "Where you are logged in: the browser and when it was last seen, until the log-in ends. That is "
                    "after %(time)s, or %(remembered)s with “remember me”.",
                    time=duration(self.session),
                    remembered=duration(self.remembered),
                ),
                Message(
                    "How you came in: who invited you, and what you said of your age, if you were asked."
                ),
                Message(
                    "A form that you sent after your log-in had ended: for a day, so that nothing you wrote is lost."
                ),
                Message(
                    "Network addresses, to notice break-ins and floods: in counts that end after some hours, in "
                    "a log of what concerns the safety of accounts, and of who signs up a scrambled form."
                ),
            ),
            _heading(Message("Who sees what")),
            *_said(
                Message(
                    "Each dream says whom it is for, and your profile who sees it: you choose both. Your e-mail "
                    "address, your circles and whom you block are shown to nobody else. Moderators see what is for "
                    "all members, what somebody reported, and how people came in; what they note about a member "
                    "stands in that member’s copy."
                )
            ),
            _heading(Message("Who else gets something")),
            *_said(*self._others()),
            _heading(Message("Cookies")),
            *_said(
                Message(
                    "Only those that the site needs: your log-in, the form you are filling in, the browser you have "
                    "used before, and the look and language you chose. Nobody counts or follows you with them."
                )
            ),
            _heading(Message("Your copy, and how to leave")),
            *_said(
                Message(
                    "Under Settings you get a copy of everything that is yours, and delete your account. You have two "
                    "weeks to change your mind; then all of it goes. What stays is a number that only machines read, "
                    "where the log says what a moderator did, and beside those whom you invited."
                ),
                Message(
                    "Those who run this site make backups, in which what is deleted may stay for a while longer."
                ),
                Message(
                    "You may also ask them what they know of you, have it put right or deleted, and complain to the "
                    "authority that looks after data where you live."
                ),
            ),
        ]

    def _moderation(self, _written: Collection[str]) -> list[Block]:
        return [
            *_said(
                Message(
                    "A few members look after this place: moderators, and admins who choose them. This is how they "
                    "do it."
                )
            ),
            _heading(Message("The rules of the house")),
            *_said(Message("These have no place here:")),
            *self._rules(),
            _heading(Message("How we hear of something")),
            *_said(
                Message(
                    "Every dream and comment of somebody else has “Report” in its menu. Who reported it is told to "
                    "nobody but moderators, and they hear what came of it. What you report is folded away for you "
                    "at once."
                ),
                *(
                    [
                        Message(
                            "What people write on their first day may wait until somebody has looked, and there is a "
                            "bound to how much it is: so that nobody can flood this place with new accounts."
                        )
                    ]
                    if self.guarded
                    else []
                ),
            ),
            _heading(Message("What may happen")),
            *_items(
                Message("A dream is put out of others’ sight, or taken down."),
                Message("A comment is taken down."),
                Message(
                    "Somebody is kept out until a day. Meanwhile they can still have their copy, and leave."
                ),
                Message("An account is deleted with all that is in it, where nothing else helps."),
            ),
            *_said(
                Message(
                    "Whoever it concerns is told what happened, why, and which rule it broke. A person decides each "
                    "of it."
                )
            ),
            _heading(Message("If you think we are wrong")),
            *_said(
                Message(
                    "You may appeal once against what was hidden or taken down, or against being kept out: there is a "
                    "button beside what we told you. Where there is more than one moderator, another one decides."
                ),
                Message(
                    "Everything that moderators do is written down in a log that none of them can change."
                ),
            ),
        ]

    def _rules(self) -> list[Block]:
        return _items(*(words for rule, words in HOUSE_RULES.items() if rule != OTHER))

    @staticmethod
    def _who_answers(written: Collection[str]) -> Message:
        if "imprint" in written:
            return Message(
                "Who runs this site, and answers for what becomes of your data, stands under “Imprint”."
            )
        if "contact" in written:
            return Message(
                "Those who run this site answer for what becomes of your data. “Contact” says how to "
                "reach them."
            )
        return Message("Those who run this site answer for what becomes of your data.")

    def _others(self) -> list[Message]:
        pictures = (
            Message(
                "Pictures are kept and handed out by Cloudinary, which learns the network address of whoever looks at "
                "one. Mails go through a mail server. Nothing else is given to anybody."
            )
            if self.at_cloudinary
            else Message(
                "Nothing of a page comes from elsewhere, pictures included. Mails go through a mail server. "
                "Nothing else is given to anybody."
            )
        )
        return [
            pictures,
            Message(
                "There are no advertisements, and nobody is told what you look at. Nothing of yours is sold."
            ),
        ]
