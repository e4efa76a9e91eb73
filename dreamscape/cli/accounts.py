"""`flask accounts …`: accounts that are being deleted."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from dreamscape.cli.checked import CheckedGroup
from dreamscape.web.services import services

accounts = CheckedGroup("accounts", help="Look after accounts that are being deleted.")


@accounts.command("purge")
def purge() -> None:
    """Delete every account whose two weeks are over, and finish deletions that were cut short.

    A job does the same once a day. It may be stopped, and goes on when started again.
    """
    gone = services.account_deletion.purge(
        datetime.now(UTC), told=lambda member_id: click.echo(f"{member_id} is gone.")
    )
    click.echo(f"{gone} {'account' if gone == 1 else 'accounts'} deleted.")
