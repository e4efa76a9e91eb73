"""Sealing letters, opening and reading them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from dreamscape.errors import NotFound
from dreamscape.extensions import limiter
from dreamscape.models.sealed_letters import REST
from dreamscape.sealed_letters import bp
from dreamscape.sealed_letters.forms import LetterForm
from dreamscape.web.current_member import member_required, this_member, this_viewer
from dreamscape.web.drafts import draft_is_saved
from dreamscape.web.limits import posting_limit
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.models import Dream, Member
    from dreamscape.models.sealed_letters import OpenedLetters, OwnLetter, WaitingLetters


class LettersAt(NamedTuple):
    """What a dream's page says of letters: how many wait, for its dreamer alone; may the reader seal one?"""

    waiting: WaitingLetters | None
    can_seal: bool


@bp.app_template_global()
def letters_at(dream: Dream) -> LettersAt:
    """For whoever looks at this dream; a guest is asked who they are on the way."""
    reader = _reader()
    can_seal = reader is None or services.sealed_letters.can_seal(dream, reader)
    return LettersAt(services.sealed_letters.waiting(dream, reader), can_seal)


@bp.app_template_global()
def letters_shown_at(dream: Dream) -> OpenedLetters:
    """What opened by coming true and whoever looks may read."""
    return services.sealed_letters.shown_at(dream, _reader())


@bp.route("/dreams/<slug>/letters", methods=["GET", "POST"])
@posting_limit
@member_required
def seal(slug: str) -> Any:
    """Write a letter and seal it."""
    dream = services.dreams.find(slug, this_member())
    services.letter_writing.check(dream, this_member())
    form = LetterForm()
    draft = f"{this_member().id}.letter-{dream.id}"
    if form.validate_on_submit():
        with form.catching_errors():
            letter = services.letter_writing.seal(
                dream,
                this_member(),
                form.body.data,
                form.opens.data,
                opens_on=form.opens_on.data,
                may_show=form.may_show.data,
            )
            return draft_is_saved(redirect(url_for(".letter", letter_id=letter.id), 303), draft)
    first_day, last_day = services.letter_writing.days(dream)
    page = render_template(
        "sealed_letters/seal.html",
        form=form,
        dream=dream,
        dreamer=services.people.with_id(dream.dreamer_id),
        is_mine=this_viewer().is_me(dream.dreamer_id),
        taken=services.letter_writing.taken(dream, this_member()),
        first_day=first_day,
        last_day=last_day,
        draft=draft,
    )
    return page, 422 if form.errors else 200


@bp.get("/dreams/<slug>/letters/opened")
def opened(slug: str) -> Any:
    """All that has been opened at a dream: for its dreamer, and of it what they let others read."""
    dream = services.dreams.read(slug, _reader())
    letters = services.sealed_letters.opened_at(dream, _reader(), request.args.get("after"))
    is_mine = this_viewer().is_me(dream.dreamer_id)
    return render_template(
        "sealed_letters/opened.html", dream=dream, letters=letters, is_mine=is_mine, reader=_reader()
    )


@bp.get("/letters")
@member_required
def sealed() -> Any:
    """All that one has sealed."""
    page = services.letter_writing.sealed(this_member(), request.args.get("after"))
    return render_template("sealed_letters/sealed.html", page=page)


@bp.get("/letters/<letter_id>")
def letter(letter_id: str) -> Any:
    """A letter of one's own, as it waits; or one that is open, for whom it was and for whom they let read it."""
    own = services.letter_writing.own(letter_id, this_member()) if _reader() else None
    # One to oneself is open to oneself; of all others their author sees the envelope alone.
    if own and not own.letter.is_for_oneself:
        return _envelope(own)
    try:
        card, dream = services.sealed_letters.one(letter_id, _reader())
    except NotFound:
        if own is None:
            raise
        return _envelope(own)
    opened_at = card.letter.opened_at
    is_new = opened_at is not None and datetime.now(UTC) - opened_at < REST
    return render_template(
        "sealed_letters/letter.html",
        card=card,
        dream=dream,
        is_new=is_new,
        is_mine=this_viewer().is_me(dream.dreamer_id),
    )


@bp.post("/letters/<letter_id>/take-back")
@member_required
def take_back(letter_id: str) -> Response:
    """Take a letter back on the day after it was sealed."""
    dream = services.letter_writing.take_back(letter_id, this_member())
    flash(_("Your letter is yours again. Nobody has read it."), "success")
    return back_to(url_for("dreams.show", slug=dream.slug) if dream else url_for(".sealed"))


@bp.post("/letters/<letter_id>/show")
@member_required
def show(letter_id: str) -> Response:
    """Let others read a letter that opened by coming true."""
    return _shown(letter_id, shown=True)


@bp.post("/letters/<letter_id>/keep")
@member_required
def keep(letter_id: str) -> Response:
    """Let nobody else read it any more."""
    return _shown(letter_id, shown=False)


@bp.get("/dreams/<slug>/hard-day")
@member_required
def no_letter(slug: str) -> Any:
    """There was nothing to open."""
    dream = services.dreams.own(this_member(), slug)
    return render_template("sealed_letters/no_letter.html", dream=dream)


# A limit that is reached is written into the log, with where: nobody reads there that a day was hard.
@bp.post("/dreams/<slug>/hard-day")
@limiter.exempt
@member_required
def hard_day(slug: str) -> Response:
    """Today is hard: open one letter for such a day."""
    dream = services.dreams.own(this_member(), slug)
    found = services.sealed_letters.open_on_hard_day(dream, this_member())
    if found is None:
        return redirect(url_for(".no_letter", slug=dream.slug), 303)
    return redirect(url_for(".letter", letter_id=found.id), 303)


def _shown(letter_id: str, *, shown: bool) -> Response:
    services.sealed_letters.show(letter_id, this_member(), shown=shown)
    return back_to(url_for(".letter", letter_id=letter_id), f"letter-{letter_id}")


def _envelope(own: OwnLetter) -> Any:
    dreamer = services.people.with_id(own.letter.dreamer_id) if own.dream else None
    return render_template("sealed_letters/envelope.html", own=own, dreamer=dreamer)


def _reader() -> Member | None:
    return current_user.member if current_user.is_authenticated else None
