"""Takes the pictures: opens a page at a width, brings it into its state, and looks at it in each theme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error

from screenshots.lives import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, ViewportSize

    from screenshots.lives import Life
    from screenshots.shots import Shot

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HEIGHTS = {360: 740, 390: 844, 768: 1024}
HEIGHT = 900
# An endless feed is the same all the way down.
TALLEST = 3600
THEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "media": "screen", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "media": "screen", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "media": "screen", "forced_colors": "active"},
    "print": {"color_scheme": "dark", "media": "print", "forced_colors": "none"},
}
# Pictures further down are fetched only by somebody who scrolls there.
ALL_THERE = """() => Promise.all([document.fonts.ready, ...Array.from(document.images, picture => {
    picture.loading = "eager";
    return picture.decode().catch(() => {});
})])"""


class Camera:
    """Somebody who looks at one site, at one width."""

    def __init__(self, *, browser: Browser, base_url: str, life: Life, width: int, folder: Path) -> None:
        self._browser, self._base_url, self._life = browser, base_url, life
        self._size: ViewportSize = {"width": width, "height": HEIGHTS.get(width, HEIGHT)}
        self._folder = folder
        self._contexts: dict[str, BrowserContext] = {}

    def take(self, shot: Shot, themes: Sequence[str]) -> Iterator[tuple[str, str]]:
        """(theme, what went wrong or nothing) of each picture, which is `NAME-WIDTH-THEME.png` in the folder."""
        page = self._context(shot.who).new_page()
        try:
            page.goto(shot.path.format_map(self._life.values))
            if shot.who != "guest" and page.url.startswith(f"{self._base_url}/login"):
                raise Error(f"{shot.who} is logged out")
            if shot.act:
                shot.act(page)
            for theme in themes:
                page.emulate_media(**THEMES[theme])
                page.evaluate(ALL_THERE)
                self._shoot(page, self._folder / f"{shot.name}-{self._size['width']}-{theme}.png")
                yield theme, self._too_wide(page)
        finally:
            page.close()

    def mail(self, name: str, html: str, themes: Sequence[str]) -> None:
        """The same of a mail, which has no address."""
        page = self._context("guest").new_page()
        page.set_content(html)
        for theme in themes:
            page.emulate_media(**THEMES[theme])
            self._shoot(page, self._folder / f"{name}-{self._size['width']}-{theme}.png")
        page.close()

    def close(self) -> None:
        """No more pictures."""
        for context in self._contexts.values():
            context.close()

    def _shoot(self, page: Page, file: Path) -> None:
        tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        whole: FloatRect = {
            "x": 0,
            "y": 0,
            "width": self._size["width"],
            "height": max(tall, self._size["height"]),
        }
        page.screenshot(
            path=file,
            full_page=True,
            clip=whole,
            animations="disabled",
        )

    def _too_wide(self, page: Page) -> str:
        wide = page.evaluate("document.documentElement.scrollWidth")
        return f"is {wide} pixels wide" if wide > self._size["width"] else ""

    def _context(self, who: str) -> BrowserContext:
        if who not in self._contexts:
            context = self._browser.new_context(
                base_url=self._base_url,
                viewport=self._size,
                reduced_motion="reduce",
            )
            context.set_default_timeout(10_000)
            if who != "guest":
                self.log_in(context, self._life.emails[who])
            self._contexts[who] = context
        return self._contexts[who]

    @staticmethod
    def log_in(context: BrowserContext, email: str) -> None:
        """As the form would."""
        token = TOKEN.search(context.request.get("/login").text())
        fields = {"csrf_token": token[1] if token else "", "email": email, "password": PASSWORD}
        if context.request.post("/login", form=fields, max_redirects=0).status != 303:
            raise RuntimeError(f"{email} could not log in.")
