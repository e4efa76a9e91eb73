"""Every way a request can fail that a person should hear about.

Services raise these; routes turn ``Invalid`` into a message at its field, and
the application's error pages turn the rest into a page. Each message is a
sentence for the person in front of the screen.
"""

from __future__ import annotations


class DreamscapeError(Exception):
    """The base of all of them: `message` is fit to be shown."""

    message = "Something went wrong on our side."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or type(self).message
        super().__init__(self.message)


class NotFound(DreamscapeError):
    """There is no such thing, or not for this person (HTTP 404)."""

    message = "We looked everywhere, but there is nothing here."


class Gone(DreamscapeError):
    """There was such a thing; its owner took it down for good (HTTP 410)."""

    message = "This was here once. Its dreamer took it down."


class Hidden(Gone):
    """A dream that a moderator has hidden; its dreamer and moderators still see it (HTTP 410)."""

    message = "Those who look after this place have put this dream out of sight for now."


class Moved(DreamscapeError):
    """The thing now has another name (HTTP 301): `slug` is the current one."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__("This has moved to a new address.")


class NotAllowed(DreamscapeError):
    """This person may not do that (HTTP 403)."""

    message = "This belongs to somebody else, so only they can change it."


class Invalid(DreamscapeError):
    """A value breaks a rule: `field` is the form field it was typed into."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class Taken(Invalid):
    """A value that must be unique is already somebody's."""


class BadCredentials(DreamscapeError):
    """Wrong e-mail or wrong password; on purpose it does not say which."""

    message = "That e-mail address and password do not belong together."


class Suspended(DreamscapeError):
    """This member may not come in until a day that the message names, with the reason (HTTP 403)."""

    message = "This account is resting for a while."


class SignUpClosed(DreamscapeError):
    """Nobody can become a member just now, or only with an invitation that works (HTTP 403)."""

    message = "Nobody new can join just now."


class BadToken(DreamscapeError):
    """A mailed link that is too old, already used, replaced or made up."""

    message = "This link no longer works. Ask for a new one and use it within its time."


class PictureRefused(Invalid):
    """A file that cannot become a picture; the message says what it is and what the limit is."""

    def __init__(self, message: str) -> None:
        super().__init__("picture", message)


class StorageFailed(DreamscapeError):
    """The picture storage did not take, give or delete a picture."""

    message = "Our picture storage is not answering just now."


class MailFailed(DreamscapeError):
    """The mail server refused the message or did not answer in time."""

    message = "Our mail server is not answering just now."


class DatabaseAway(DreamscapeError):
    """The database does not answer (HTTP 503)."""

    message = "Our memory is away for a moment. Nothing you did is lost; please try again soon."
