"""`flask media …`: look after pictures and where they are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from dreamscape.cli.checked import CheckedGroup
from dreamscape.errors import DreamscapeError
from dreamscape.web.services import services

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dreamscape.media.renditions import StoredPicture
    from dreamscape.services.pictures.maintenance import MoveReport, SweepReport

# The other storage is only known while CLOUDINARY_URL is set, and set it is the one in use.
_HOW_ORIGINALS_GO = {
    "gridfs": (
        "Take CLOUDINARY_URL away from the site and restart it. Then run this once more with the setting for that "
        "command alone: CLOUDINARY_URL=… flask --app wsgi media move --to gridfs --delete-originals. Pictures that "
        "came in between are moved too, and the originals go."
    ),
    "cloudinary": "Run this again when the database answers: what is there already is passed over.",
}

media = CheckedGroup("media", help="Look after pictures and where they are kept.")


@media.command("check")
def check() -> None:
    """Say where pictures are kept, and whether that works."""
    try:
        click.echo(services.pictures.check())
    except DreamscapeError as error:
        raise _failure(error, "Look at CLOUDINARY_URL, or at the database when it is not set.") from error


@media.command("sweep")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def sweep(dry_run: bool) -> None:
    """Delete pictures that nobody shows, and forget those that are gone. A job does it once a day."""
    try:
        report = services.picture_maintenance.sweep(datetime.now(UTC), dry_run=dry_run)
    except DreamscapeError as error:
        raise _failure(error, "Nothing was changed. `flask media check` may tell why.") from error
    for line in _swept(report, dry_run):
        click.echo(line)


@media.command("move")
@click.option("--to", type=click.Choice(["cloudinary", "gridfs"]), required=True)
@click.option("--delete-originals", is_flag=True, help="Also when the site still uses the other storage.")
def move(to: str, delete_originals: bool) -> None:
    """Move every picture to the other storage. It may be stopped, and goes on when started again."""
    try:
        report = services.picture_maintenance.move(
            to, datetime.now(UTC), delete_originals=delete_originals, progress=_bar
        )
    except DreamscapeError as error:
        raise _failure(error, "No picture was lost; start it again when it is mended.") from error
    for line in _moved(report, to):
        click.echo(line)
    if report.failed:
        raise click.ClickException("Not all pictures could be copied. None is lost; start it again.")


def _bar(pictures: Sequence[StoredPicture]) -> Iterator[StoredPicture]:
    with click.progressbar(pictures, label="Moving pictures", show_pos=True) as bar:
        yield from bar


def _swept(report: SweepReport, dry_run: bool) -> Iterable[str]:
    would = "would be " if dry_run else ""
    yield f"Queued pictures: {len(report.deleted)} {would}deleted, {len(report.still_waiting)} still waiting."
    yield f"Pictures that no document names: {len(report.orphans)} {would}deleted."
    yield from (f"  {public_id}" for public_id in report.orphans)
    yield f"Documents whose picture is gone: {len(report.missing)} {would}set to no picture."
    yield from (f"  {public_id}" for public_id in report.missing)
    if report.settled:
        yield f"Pictures protected otherwise than their page: {len(report.settled)} {would}set right."
    if dry_run and report.lacking_width:
        yield f"Pictures without a file of 800 pixels, which would be made: {report.lacking_width}."
    elif report.lacking_width:
        left = report.lacking_width - len(report.widened)
        yield f"Files of 800 pixels: {len(report.widened)} made, {left} still to be made by the next sweep."
    if report.in_use_after_all:
        yield f"Queued but still shown, so {would}kept: {len(report.in_use_after_all)}."
    if report.elsewhere:
        yield f"Kept in the other storage: {len(report.elsewhere)}. `flask media move` brings them here."
    if report.missing_left_alone:
        yield (
            f"Left alone: {len(report.missing_left_alone)} pictures are gone, most of all there are. Is this "
            "the right storage? `flask media check` tells which one is used."
        )
    if report.orphaned_chunks:
        yield f"Uploads that were cut off: the rest of {report.orphaned_chunks} deleted."


def _moved(report: MoveReport, to: str) -> Iterable[str]:
    yield f"{len(report.copied)} copied to {to}, {report.already_there} there already, {len(report.failed)} failed."
    yield from (f"  failed: {public_id}" for public_id in report.failed)
    if report.originals_deleted:
        yield f"{report.originals_deleted} originals deleted."
    if report.originals_kept:
        yield f"{report.originals_kept} originals kept. {_HOW_ORIGINALS_GO[to]}"


def _failure(error: DreamscapeError, advice: str) -> click.ClickException:
    cause = f" ({error.__cause__})" if error.__cause__ else ""
    return click.ClickException(f"{error.message}{cause} {advice}")
