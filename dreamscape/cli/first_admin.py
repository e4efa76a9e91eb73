"""Who looks after a new site: somebody signs up at the terminal, or is a member already."""

from __future__ import annotations

import click
from flask import current_app

from dreamscape.errors import Invalid, Taken
from dreamscape.services.accounts.registration import SignUp
from dreamscape.services.permissions.roles import ROLES
from dreamscape.services.site.settings import OLDEST
from dreamscape.web.security_log import record
from dreamscape.web.services import services

LATER = "Nobody looks after the place yet. Sign up, then: flask --app wsgi users promote EMAIL"


def find_first_admin(*, ask: bool) -> None:
    """Make somebody an admin where there is none; say who is one. Without `ask` only say how it is done."""
    stores = current_app.extensions["dreamscape.core"].stores
    admins = [member for member in stores.admin_search.looking_after() if member.role == ROLES[-1]]
    if admins:
        click.echo("Admins: " + ", ".join(member.name for member in admins) + ".")
    elif not ask or not click.confirm(
        "Nobody looks after the place yet. Make the first admin now?", default=True
    ):
        click.echo(LATER)
    else:
        _promote(_joined())


def _joined() -> str:
    """The address of the member whom it shall be, who signs up first unless they are one."""
    while True:
        email = click.prompt("Their e-mail address").strip()
        if services.accounts.by_email(email):
            return email
        form = SignUp(
            click.prompt("First name").strip(),
            click.prompt("Last name").strip(),
            email,
            click.prompt("Password", hide_input=True, confirmation_prompt=True),
            age=OLDEST,
        )
        try:
            services.accounts.sign_up(form)
        except (Invalid, Taken) as problem:
            click.echo(str(problem.message))
            continue
        return email


def _promote(email: str) -> None:
    member = services.moderation.roles.set(email, ROLES[-1])
    record("role_changed", of=member.id, role=ROLES[-1], by="setup")
    click.echo(f"{member.name} is an admin: log in, and look at /admin/.")
