"""`make screenshots`: every page and state of the site, photographed.

    PAGES=admin,login     only names that contain one of these (screenshots/shots.py has them all)
    WIDTHS=360,1280       other widths than 360, 768, 1280 and 1920
    THEMES=light,forced   of light, dark, forced (colours of the system) and print; light and dark if nothing is said
    SITES=demo            of demo, hard (what breaks pages) and new (nothing has happened yet)
    OUT=.screenshots      where they are put; what is there of other pages stays

It says what is wider than its window and which page could not be reached, and ends with 1 if any could not.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error, sync_playwright

from dreamscape.cli.precompress import precompress
from dreamscape.store.mongod.server import EmbeddedDatabase
from screenshots import contact_sheet
from screenshots.camera import Camera
from screenshots.lives import LIVES
from screenshots.shots import SHOTS
from screenshots.sites import serving
from tools.chromium import find, launch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from playwright.sync_api import Browser

    from screenshots.shots import Shot


def _asked(name: str, otherwise: str) -> list[str]:
    return [part.strip() for part in (os.environ.get(name) or otherwise).split(",") if part.strip()]


def chosen(shots: Sequence[Shot], parts: Sequence[str]) -> list[Shot]:
    """Those whose name contains one of `parts`; all when there is none."""
    return [shot for shot in shots if not parts or any(part in shot.name for part in parts)]


@dataclass(frozen=True, slots=True)
class Round:
    """What is wanted this time."""

    parts: list[str]
    sites: list[str]
    widths: list[int]
    themes: list[str]
    folder: Path

    def shots(self, site: str) -> list[Shot]:
        """What is to be taken of a site."""
        return [shot for shot in chosen(SHOTS, self.parts) if site in shot.sites]

    def of_site(self, browser: Browser, name: str, database: EmbeddedDatabase) -> int:
        """Photograph one site; how many pages could not be reached."""
        failures = 0
        with serving(name, database) as (app, life):
            for width in self.widths:
                camera = Camera(
                    browser=browser,
                    base_url=app.config["BASE_URL"],
                    life=life,
                    width=width,
                    folder=self.folder / name,
                )
                for shot in self.shots(name):
                    failures += self._take(camera, shot, f"{name} {shot.name} at {width}")
                if not self.parts or "mail" in self.parts:
                    self._take_mails(camera, app)
                camera.close()
        return failures

    def _take(self, camera: Camera, shot: Shot, what: str) -> bool:
        try:
            for theme, flaw in camera.take(shot, self.themes):
                if flaw:
                    print(f"{what}, {theme}: {flaw}", flush=True)
        except Error as error:
            print(f"{what}: {error.message.splitlines()[0]}", flush=True)
            return True
        return False

    def _take_mails(self, camera: Camera, app: Flask) -> None:
        with app.app_context():
            for number, queued in enumerate(app.extensions["dreamscape"].mail_queue.outbox()):
                camera.mail(f"mail-{number}", queued.mail.html, self.themes)


def main() -> int:
    """Take them all. Returns the exit status."""
    path = find()
    if not path:
        print("There is no Chromium: install your system's package, or name one by CHROMIUM=.")
        return 1
    wanted = Round(
        parts=_asked("PAGES", ""),
        sites=_asked("SITES", ",".join(LIVES)),
        widths=[int(width) for width in _asked("WIDTHS", "360,768,1280,1920")],
        themes=_asked("THEMES", "light,dark"),
        folder=Path(os.environ.get("OUT") or ".screenshots"),
    )
    if not any(wanted.shots(site) for site in wanted.sites):
        print("No page has such a name: screenshots/shots.py has them all.")
        return 1
    precompress()
    with sync_playwright() as playwright, EmbeddedDatabase.ephemeral() as database:
        browser = launch(playwright, path)
        failures = sum(wanted.of_site(browser, name, database) for name in wanted.sites)
        browser.close()
    print(f"Look at {contact_sheet.write(wanted.folder).absolute()}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
