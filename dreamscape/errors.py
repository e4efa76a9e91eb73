"""Every way a request can fail that a person should hear about.

Services raise these; routes turn ``Invalid`` into a message at its field, and
the application's error pages turn the rest into a page. Each message is a
sentence for the person in front of the screen, put into their language there.
"""

from __future__ import annotations

from dreamscape.messages import Message


class DreamscapeError(Exception):
    """The base of all of them: `message` is fit to be shown."""

    message = Message("Something went wrong on our side.")

    def __init__(self, message: Message | None = None) -> None:
        self.message = message or type(self).message
        super().__init__(self.message)


class NotFound(DreamscapeError):
    """There is no such thing, or not for this person (HTTP 404)."""

    message = Message("We looked everywhere, but there is nothing here.")


class Gone(DreamscapeError):
    """There was such a thing; its owner took it down for good (HTTP 410)."""

    message = Message("This was here once. Its dreamer took it down.")


class Hidden(Gone):
    """A dream that a moderator has hidden; its dreamer and moderators still see it (HTTP 410)."""

    message = Message("Those who look after this place have put this dream out of sight for now.")


class Moved(DreamscapeError):
    """The thing now has another name (HTTP 301): `slug` is the current one."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(Message("This has moved to a new address."))


class NotAllowed(DreamscapeError):
    """This person may not do that (HTTP 403)."""

    message = Message("This belongs to somebody else, so only they can change it.")


class TooSoon(NotAllowed):
    """A newcomer may do that a little later; the message says when (HTTP 403)."""

    message = Message("This is for a little later.")


class Invalid(DreamscapeError):
    """A value breaks a rule: `field` is the form field it was typed into."""

    def __init__(self, field: str, message: Message) -> None:
        self.field = field
        super().__init__(message)


class Taken(Invalid):
    """A value that must be unique is already somebody's."""


class CopiedPasskey(Invalid):
    """A passkey of the member `member_id` says that it was used less often than it was: so there are two of it."""

    def __init__(self, member_id: str) -> None:
        self.member_id = member_id
        super().__init__(
            "credential",
            Message("This passkey seems to be a copy, so it opens nothing. We have written to its owner."),
        )


class BadCredentials(DreamscapeError):
    """Wrong e-mail or wrong password; on purpose it does not say which."""

    message = Message("That e-mail address and password do not belong together.")


class Suspended(DreamscapeError):
    """This member may not come in until a day that the message names, with the reason (HTTP 403)."""

    message = Message("This account is resting for a while.")


class SignUpClosed(DreamscapeError):
    """Nobody can become a member just now, or only with an invitation that works (HTTP 403)."""

    message = Message("Nobody new can join just now.")


class BadToken(DreamscapeError):
    """A mailed link that is too old, already used, replaced or made up."""

    message = Message("This link no longer works. Ask for a new one and use it within its time.")


class PictureRefused(Invalid):
    """A file that cannot become a picture; the message says what it is and what the limit is."""

    def __init__(self, message: Message) -> None:
        super().__init__("picture", message)


class _OutsideFailed(DreamscapeError):
    """Something outside did not do its part; `reason`, as text, is what the log says of it."""

    def __init__(self, reason: str = "") -> None:
        self.reason = reason
        super().__init__()

    def __str__(self) -> str:
        return self.reason or str(self.message)


class StorageFailed(_OutsideFailed):
    """The picture storage did not take, give or delete a picture."""

    message = Message("Our picture storage is not answering just now.")


class StillDrawing(DreamscapeError):
    """So many pictures have to be drawn just now that this one has to wait for longer than anybody does (HTTP 503)."""

    message = Message("So many pictures are being drawn just now. Please try again in a moment.")


class MailFailed(_OutsideFailed):
    """The mail server refused the message or did not answer in time."""

    message = Message("Our mail server is not answering just now.")


class MailRefused(MailFailed):
    """The mail server will not have this message for this person, however often it is asked."""

    message = Message("That mail could not be delivered.")


class PushFailed(_OutsideFailed):
    """A push service did not take a message, or not in time."""

    message = Message("The way to that browser is not open just now.")


class PushRefused(PushFailed):
    """A push service will not have this message, however often it is asked, or it is none that we send to."""


class PushSubscriptionGone(PushFailed):
    """The browser wants to hear no more of us."""


class DatabaseAway(DreamscapeError):
    """The database does not answer (HTTP 503)."""

    message = Message("Our memory is away for a moment. Nothing you did is lost; please try again soon.")


class DatabaseBusy(DreamscapeError):
    """Others were changing the same thing for longer than somebody can wait (HTTP 503)."""

    message = Message(
        "So much is going on right here that we could not do it in time. Please try again in a moment."
    )


class DatabaseFull(DreamscapeError):
    """The database has no room for anything more (HTTP 507)."""

    message = Message(
        "There is no room left in our memory, so nothing new can be kept just now. Those who run this place have to "
        "make some; what is there is safe."
    )


class DatabaseRefuses(DreamscapeError):
    """The database does not let the site do what it needs to (HTTP 503)."""

    message = Message(
        "Our memory does not let us in just now. It is our fault, and it is written down; please try again later."
    )
