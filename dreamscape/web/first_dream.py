"""A guest's dream on its way through the door: written first, and shared by the POST that lets its dreamer in.

Its words travel in the forms of the door as saved forms do (`kept`), signed, after the form of dreams has found nothing
wrong with them; its picture waits under a key (`services.kept_pictures`). Whichever door they come in by, the dream is
out then, or back in its form where it cannot be: then nothing of it is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Flask, after_this_request, current_app, flash, g, request, url_for
from itsdangerous import BadSignature

from dreamscape.errors import Invalid
from dreamscape.extensions import login_manager
from dreamscape.messages import Message
from dreamscape.models import DreamContent, PictureUpload
from dreamscape.services.common.signing import SiteSerializer
from dreamscape.web.celebration import celebrate
from dreamscape.web.drafts import draft_is_saved
from dreamscape.web.next_page import asked_next
from dreamscape.web.saved_forms import is_light, keep_form, kept_form_url
from dreamscape.web.services import services
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.models import Member

TOO_MUCH = Message("This is too long to come along to the next page: copy it, and sign up first.")
PICTURE_GONE = Message("Your dream is out. Only its picture had waited for too long: please add it again.")


class FirstDream(NamedTuple):
    """What a guest wrote: `alt` says what is to be seen in the picture, which waits under the key `kept_picture`;
    "" without one. `guessed`: they have not said what it is about."""

    content: DreamContent
    alt: str = ""
    kept_picture: str = ""
    guessed: bool = False

    def fields(self) -> dict[str, list[str]]:
        """The same as it stands in the form of dreams."""
        fields = {
            name: list(value) if isinstance(value, tuple) else ["y"] if value is True else [value]
            for name, value in self.content._asdict().items()
            if value
        }
        return {**fields, "picture_alt": [self.alt], "kept_picture": [self.kept_picture]}


def init_first_dreams(app: Flask) -> None:
    """Let the pages of the door show the dream that they carry."""
    app.jinja_env.globals["first_dream_in"] = first_dream_in


def ask_who_they_are(dream: FirstDream) -> Any:
    """The page that asks a guest who they are, and takes their dream along. Raises Invalid when it is too much."""
    if not is_light("", dream.fields()):
        raise Invalid("", TOO_MUCH)
    g.first_dream = _signer().dumps(dream)
    return login_manager.unauthorized()


def first_dream_in(carried: str) -> FirstDream | None:
    """The dream that a form of the door carries; None when it is something else, or nothing."""
    if not carried:
        return None
    try:
        content, *about = _signer().loads(carried)
    except BadSignature:
        return None
    written: list[Any] = [tuple(value) if isinstance(value, list) else value for value in content]
    return FirstDream(DreamContent(*written), *about)


def next_url(member: Member) -> str | None:
    """Where who has just come in wanted to be: see `carried_url`; or a safe `next`, or None."""
    return carried_url(member, request.form.get("kept", "")) or asked_next()


def carried_url(member: Member, carried: str) -> str | None:
    """Where what was carried through the door leads: to the dream, which is shared now, or to the form that was typed
    into, which shows it again; None where nothing was."""
    dream = first_dream_in(carried)
    return _shared(member, dream) if dream else kept_form_url(member, carried)


def _shared(member: Member, first: FirstDream) -> str | None:
    if request.method != "POST":
        # A form that came too late is shown again, and nothing is done.
        return _back_in_its_form(member, first)
    picture = services.kept_pictures.find(first.kept_picture)
    try:
        dream, warning = services.dreams.create(member, first.content, PictureUpload(picture, first.alt))
    except Invalid as error:
        flash(translate(error.message), "info")
        return _back_in_its_form(member, first)
    services.kept_pictures.forget(first.kept_picture)
    if warning or (first.kept_picture and not picture):
        flash(translate(warning or PICTURE_GONE), "error")
    celebrate(dream, guessed=first.guessed, first=True)
    after_this_request(_without_draft)
    return url_for("dreams.show", slug=dream.slug)


def _back_in_its_form(member: Member, first: FirstDream) -> str | None:
    services.kept_pictures.keep_longer(first.kept_picture)
    return keep_form(member, url_for("dreams.new"), first.fields())


def _without_draft(response: Response) -> Response:
    return draft_is_saved(response, "guest.new-dream")


def _signer() -> SiteSerializer:
    return SiteSerializer(current_app.config["SIGNING_KEYS"], salt="first-dream")
