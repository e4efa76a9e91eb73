"""The letters the site writes: each a function from what it is about to a finished `Letter`."""

from __future__ import annotations

from flask import render_template

from dreamscape.models import Letter, Member


class Letters:
    """Writes letters from the templates in `templates/mail`, a text and an HTML one for each."""

    def password_reset(self, member: Member, link: str, minutes: int) -> Letter:
        """The letter with a link to choose a new password that works for `minutes`."""
        return _write("password_reset", member.email, "Choose a new password", member=member, link=link,
                      minutes=minutes)  # fmt: skip


def _write(template: str, to: str, subject: str, **context: object) -> Letter:
    return Letter(
        to=to,
        subject=subject,
        text=render_template(f"mail/{template}.txt", **context),
        html=render_template(f"mail/{template}.html", subject=subject, **context),
    )
