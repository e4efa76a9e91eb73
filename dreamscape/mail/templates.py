"""The mails the site writes: each a function from what it is about to a finished `Mail`, in its reader's language."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from flask import render_template

from dreamscape.messages import Message, duration
from dreamscape.models import Mail, Member

if TYPE_CHECKING:
    from datetime import datetime

# Uses the language of this code for a while, and gives what puts messages and days into it.
InLanguage = Callable[[str], AbstractContextManager[Callable[[object], str]]]


class MailTemplates:
    """Writes mails from the templates in `templates/mail`, a text and an HTML one for each."""

    def __init__(self, *, in_language: InLanguage) -> None:
        self._in_language = in_language

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

    def _write(self, template: str, member: Member, to: str, subject: Message, **context: object) -> Mail:
        with self._in_language(member.language) as translate:
            values = {
                name: translate(value) if isinstance(value, Message) else value
                for name, value in context.items()
            }
            # Whoever signs up may type anybody's address: until it is proven, a letter there has no words of theirs.
            proven = member.email_confirmed and to == member.email
            shown = {"member": member, "proven": proven, "subject": translate(subject), **values}
            return Mail(
                to=to,
                subject=translate(subject),
                text=render_template(f"mail/{template}.txt", **shown),
                html=render_template(f"mail/{template}.html", **shown),
            )
