"""`flask users …`: the first admin comes from here."""

from __future__ import annotations

import click

from dreamscape.cli.checked import CheckedGroup
from dreamscape.errors import DreamscapeError
from dreamscape.services.permissions.roles import ROLES
from dreamscape.web.security_log import record
from dreamscape.web.services import services

users = CheckedGroup("users", help="Say who is a moderator or an admin.")


@users.command("promote")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES[1:]), default="admin", show_default=True)
def promote(email: str, role: str) -> None:
    """Make the member with this address an admin, or a moderator."""
    _set_role(email, role)


@users.command("demote")
@click.argument("email")
def demote(email: str) -> None:
    """Make the member with this address a member like all others. The last admin stays one."""
    _set_role(email, "member")


def _set_role(email: str, role: str) -> None:
    try:
        member = services.moderation.roles.set(email, role)
    except DreamscapeError as error:
        raise click.ClickException(str(error.message)) from error
    record("role_changed", of=member.id, role=role, by="command line")
    click.echo(f"{member.name} was {member.role} and is {role} now.")
