"""The mails the site writes: each a function from what it is about to a finished `Mail`, in its reader's language."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from flask import render_template

from dreamscape.messages import Message, PluralMessage, duration
from dreamscape.models import Mail, Member, Notice
from dreamscape.models.mail import SecurityEvent

if TYPE_CHECKING:
    from dreamscape.models.digests import Digest, Remembered

# Uses the language of this code for a while, and gives what puts messages and days into it.
InLanguage = Callable[[str], AbstractContextManager[Callable[[object], str]]]


class MailTemplates:
    """Writes mails from the templates in `templates/mail`, a text and an HTML one for each."""

    def __init__(self, *, in_language: InLanguage, imprint: Callable[[], str]) -> None:
        """`imprint` is the address of the page that says who runs the site, "" where nobody has written it."""
        self._in_language = in_language
        self._imprint = imprint

    def password_reset(self, member: Member, link: str, seconds: int) -> Mail:
        """The mail with a link to choose a new password that works for so many `seconds`."""
        subject = Message("Choose a new password")
        return self._write("password_reset", member, member.email, subject, link=link, time=duration(seconds))

    def confirm_email(self, member: Member, email: str, link: str, seconds: int) -> Mail:
        """To `email`: the link, good for so many `seconds`, that proves it is this member's."""
        subject = Message("Is this your address?")
        return self._write("confirm_email", member, email, subject, link=link, time=duration(seconds))

    def email_is_changing(self, member: Member, email: str) -> Mail:
        """To the address the member has: somebody asked for it to become `email`."""
        subject = Message("Your address is about to change")
        return self._write("email_is_changing", member, member.email, subject, email=email)

    def account_deletion(self, member: Member, deletion_due_at: datetime, link: str) -> Mail:
        """When the account goes, and where to log in to keep it."""
        day = deletion_due_at.date()
        subject = Message("You are leaving us on %(day)s", day=day)
        with self._in_language(member.language) as translate:
            in_words = translate(day)
        return self._write("account_deletion", member, member.email, subject, day=in_words, link=link)

    def password_changed(self, member: Member, link: str, *, by_link: bool, awaited_address: bool) -> Mail:
        """The member has a new password; `link` leads to another one.

        `by_link`: by a mailed link; `awaited_address`: another address waited to be confirmed, and does no more.
        """
        return self._write(
            "password_changed",
            member,
            member.email,
            Message("You have a new password"),
            about="password_changed",
            link=link,
            by_link=by_link,
            awaited_address=awaited_address,
        )

    def email_changed(self, member: Member, email: str) -> list[Mail]:
        """To the address that the member had, and to `email`, which they have proven: what has become of them."""
        left, arrived = Message("We write to another address now"), Message("We write to this address now")
        proven = replace(member, email_confirmed=True)
        return [
            self._write("email_left", member, member.email, left, about="email_changed", link=""),
            self._write("email_changed", proven, email, arrived, link=""),
        ]

    def new_log_in(self, member: Member, browser: Message | str, at: datetime, link: str) -> Mail:
        """Somebody logged in with a browser not seen before; `link` leads to a new password."""
        subject = Message("A new browser is logged in")
        return self._write(
            "new_log_in",
            member,
            member.email,
            subject,
            about="new_log_in",
            browser=browser,
            time=at,
            link=link,
        )

    def log_ins_ended(self, member: Member, browser: Message | str, at: datetime, link: str) -> Mail:
        """With `browser` log-ins in others were ended; `link` leads to a new password."""
        subject = Message("You were logged out in other browsers")
        return self._write(
            "log_ins_ended",
            member,
            member.email,
            subject,
            about="log_ins_ended",
            browser=browser,
            time=at,
            link=link,
        )

    def role_changed(self, member: Member, role: Message) -> Mail:
        """The member has another role, as the sentence `role` says."""
        subject = Message("Your role has changed")
        return self._write(
            "role_changed", member, member.email, subject, about="role_changed", role=role, link=""
        )

    def second_step_changed(self, member: Member, about: str, what: Message, link: str) -> Mail:
        """Something about the member's second step, as the sentence `what` says, which is told in the site by the key
        `about`; `link` leads to another password."""
        subject = Message("How you log in has changed")
        return self._write("second_step", member, member.email, subject, about=about, what=what, link=link)

    def second_step_failed(self, member: Member, what: Message, link: str) -> Mail:
        """Somebody has the member's password and not the second step, as `what` says; `link` as before."""
        subject = Message("Does somebody know your password?")
        return self._write(
            "second_step", member, member.email, subject, about="second_step_failed", what=what, link=link
        )

    def notice(self, member: Member, notice: Notice, link: str) -> Mail:
        """What moderators did, and why; `link` leads to where it stands in the site."""
        return self._write(
            "notice",
            member,
            member.email,
            Message("Word from those who look after the place"),
            happened=notice.text,
            reason=notice.reason,
            rule=notice.rule,
            link=link,
        )

    def digest(self, member: Member, digest: Digest) -> Mail:
        """What is new for a member who is away."""
        subject = Message("While you were away")
        return self._write("digest", member, member.email, subject, digest=digest, choices=digest.choices)

    def year_ago(self, member: Member, remembered: Remembered, choices: str) -> Mail:
        """What a member dreamed years ago; `choices` is where they say what comes by mail."""
        subject = PluralMessage(
            "A year ago you dreamed …", "%(num)s years ago you dreamed …", remembered.years
        )
        return self._write("year_ago", member, member.email, subject, remembered=remembered, choices=choices)

    def appeal_decided(self, member: Member, happened: Message, answer: str, link: str) -> Mail:
        """What came of the member's appeal, as the sentence `happened` says, and what moderators answered, "" for
        nothing; `link` leads to where they read more."""
        subject = Message("We looked at it once more")
        return self._write(
            "appeal_decided", member, member.email, subject, happened=happened, answer=answer, link=link
        )

    def _write(
        self,
        template: str,
        member: Member,
        to: str,
        subject: Message | PluralMessage,
        *,
        about: str = "",
        **context: object,
    ) -> Mail:
        with self._in_language(member.language) as translate:
            values = {
                name: translate(value) if isinstance(value, Message | datetime) else value
                for name, value in context.items()
            }
            # Whoever signs up may type anybody's address: until it is proven, a mail there has no words of theirs.
            proven = member.email_confirmed and to == member.email
            shown = {"member": member, "proven": proven, "subject": translate(subject), **values}
            shown["imprint"] = self._imprint()
            return Mail(
                to=to,
                subject=translate(subject),
                text=render_template(f"mail/{template}.txt", **shown)
                + render_template("mail/_foot.txt", **shown),
                html=render_template(f"mail/{template}.html", **shown),
                tells=SecurityEvent(member.id, about) if about else None,
            )
