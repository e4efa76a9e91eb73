"""The mails the site writes: each a function from what it is about to a finished `Mail`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from dreamscape.models import Mail, Member

if TYPE_CHECKING:
    from datetime import datetime


class MailTemplates:
    """Writes mails from the templates in `templates/mail`, a text and an HTML one for each."""

    def password_reset(self, member: Member, link: str, minutes: int) -> Mail:
        """The mail with a link to choose a new password that works for `minutes`."""
        return _write("password_reset", member.email, "Choose a new password", member=member, link=link,
                      minutes=minutes)  # fmt: skip

    def confirm_email(self, member: Member, email: str, link: str, hours: int) -> Mail:
        """To `email`: the link, good for `hours`, that proves it is this member's."""
        return _write("confirm_email", email, "Is this your address?", member=member, link=link, hours=hours)

    def email_is_changing(self, member: Member, email: str) -> Mail:
        """To the address the member has: somebody asked for it to become `email`."""
        return _write("email_is_changing", member.email, "Your address is about to change", member=member,
                      email=email)  # fmt: skip

    def account_deletion(self, member: Member, deletion_due_at: datetime, link: str) -> Mail:
        """When the account goes, and where to log in to keep it."""
        day = f"{deletion_due_at.day} {deletion_due_at:%B %Y}"
        return _write(
            "account_deletion",
            member.email,
            f"You are leaving us on {day}",
            member=member,
            day=day,
            link=link,
        )


def _write(template: str, to: str, subject: str, **context: object) -> Mail:
    return Mail(
        to=to,
        subject=subject,
        text=render_template(f"mail/{template}.txt", **context),
        html=render_template(f"mail/{template}.html", subject=subject, **context),
    )
