"""The letters the site writes: each a function from what it is about to a finished `Letter`."""

from __future__ import annotations

from datetime import datetime

from flask import render_template

from dreamscape.models import Letter, Member


class Letters:
    """Writes letters from the templates in `templates/mail`, a text and an HTML one for each."""

    def password_reset(self, member: Member, link: str, minutes: int) -> Letter:
        """The letter with a link to choose a new password that works for `minutes`."""
        return _write("password_reset", member.email, "Choose a new password", member=member, link=link,
                      minutes=minutes)  # fmt: skip

    def confirm_email(self, member: Member, email: str, link: str, hours: int) -> Letter:
        """To `email`: the link, good for `hours`, that proves it is this member's."""
        return _write("confirm_email", email, "Is this your address?", member=member, link=link, hours=hours)

    def email_is_changing(self, member: Member, email: str) -> Letter:
        """To the address the member has: somebody asked for it to become `email`."""
        return _write("email_is_changing", member.email, "Your address is about to change", member=member,
                      email=email)  # fmt: skip

    def leaving(self, member: Member, leaves_at: datetime, link: str) -> Letter:
        """When the account goes, and where to log in to keep it."""
        day = f"{leaves_at.day} {leaves_at:%B %Y}"
        return _write(
            "leaving", member.email, f"You are leaving us on {day}", member=member, day=day, link=link
        )


def _write(template: str, to: str, subject: str, **context: object) -> Letter:
    return Letter(
        to=to,
        subject=subject,
        text=render_template(f"mail/{template}.txt", **context),
        html=render_template(f"mail/{template}.html", subject=subject, **context),
    )
