"""`flask accounts …`: accounts that are being deleted, and second steps that were lost."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from dreamscape.cli.checked import CheckedGroup
from dreamscape.errors import DreamscapeError
from dreamscape.web.security_log import record
from dreamscape.web.services import services

accounts = CheckedGroup(
    "accounts", help="Look after accounts that are being deleted, and second steps that were lost."
)


@accounts.command("purge")
def purge() -> None:
    """Delete every account whose two weeks are over, and finish deletions that were cut short.

    A job does the same once a day. It may be stopped, and goes on when started again.
    """
    gone = services.account_deletion.purge(
        datetime.now(UTC), told=lambda member_id: click.echo(f"{member_id} is gone.")
    )
    click.echo(f"{gone} {'account' if gone == 1 else 'accounts'} deleted.")


@accounts.command("take-second-step-away")
@click.argument("email")
@click.option("--reason", required=True, help="why; they read it, and it stands in the log of deeds")
def take_second_step_away(email: str, reason: str) -> None:
    """Let the member with this address, who has lost all of it, in by their password alone.

    It logs them out everywhere. For the only admin: any other member an admin can help, on their page below /admin.
    """
    try:
        member = services.moderation.second_steps.take_away_by_command(email, reason)
    except DreamscapeError as error:
        raise click.ClickException(str(error.message)) from error
    record("second_step_taken_away", of=member.id, by="command line")
    click.echo(f"{member.name} logs in by the password alone now.")


@accounts.command("seal-anew")
def seal_anew() -> None:
    """Seal the secrets of authenticator apps with the present SECRET_KEY, before a former one is forgotten."""
    done, lost = services.second_steps.seal_anew()
    click.echo(f"{done} sealed anew.")
    if lost:
        raise click.ClickException(
            f"{lost} cannot be opened by any key there is: put the one they were sealed with into SECRET_KEY_FALLBACKS."
        )
