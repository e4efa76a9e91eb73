"""`flask jobs …`: work that waits to be done, does so without a visitor, or was given up."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from dreamscape.cli.checked import CheckedGroup
from dreamscape.web.services import services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models import Job

jobs = CheckedGroup("jobs", help="Do the work that waits, and look after it.")


@jobs.command("run")
def run() -> None:
    """Do everything that is due, once, the day's own jobs among it: for a cron, where no worker runs."""
    tally = services.worker.run_once()
    click.echo(f"{tally.done} done, {tally.postponed} to be tried again, {tally.failed} given up")


@jobs.command("work")
def work() -> None:
    """Do what is due as it comes, until told to stop (SIGTERM, Ctrl-C); the job at hand is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("At work.")
    services.worker.work(stop)
    click.echo("Good night.")


@jobs.command("list")
def show() -> None:
    """List what is still to be done and what was given up: what it is, how old, how often tried, what went wrong."""
    now = datetime.now(UTC)
    for line in _lines(services.jobs.open(), now):
        click.echo(line)


@jobs.command("retry")
@click.argument("job", required=False)
@click.option("--failed", is_flag=True, help="Everything that was given up.")
def retry(job: str | None, failed: bool) -> None:
    """Begin JOB anew, or with --failed everything that was given up."""
    if (job is None) is not failed:
        raise click.UsageError("Name one job, as `flask jobs list` does, or say --failed.")
    begun = services.jobs.retry(job)
    if job is not None and not begun:
        raise click.ClickException(f"There is no job {job} that waits or was given up.")
    click.echo(f"{begun} due now")


@jobs.command("drop")
@click.argument("job")
def drop(job: str) -> None:
    """Forget JOB without doing it."""
    if not services.jobs.drop(job):
        raise click.ClickException(f"There is no job {job}.")
    click.echo("Dropped.")


def _lines(found: Iterator[Job], now: datetime) -> Iterator[str]:
    count = 0
    for job in found:
        count += 1
        age = str(now - job.created_at).partition(".")[0]
        tries = f"{job.attempts} {'try' if job.attempts == 1 else 'tries'}"
        state = "given up" if job.failed_at else "at work" if job.lease else "waits"
        yield f"{job.id}  {state}, {age} old, {tries}" + (f": {job.last_error}" if job.last_error else "")
    yield f"{count} {'job' if count == 1 else 'jobs'}"
