"""What phones learn of the site when somebody puts it on their home screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from werkzeug.exceptions import MethodNotAllowed, NotFound

if TYPE_CHECKING:
    from flask import Flask

STATIC = Path(__file__).parents[3] / "dreamscape/static"
MANIFEST = json.loads((STATIC / "site.webmanifest").read_text(encoding="utf-8"))


def test_whatever_it_leads_to_is_there(app: Flask) -> None:
    shared = MANIFEST["share_target"]
    opened = (MANIFEST["start_url"], *(one["url"] for one in MANIFEST["shortcuts"]))
    adapter = app.url_map.bind("localhost")
    for path, method in ((shared["action"], shared["method"]), *((path, "GET") for path in opened)):
        try:
            adapter.match(path, method=method)
        except (NotFound, MethodNotAllowed) as error:  # pragma: no cover - only where it fails
            raise AssertionError(path) from error


def test_its_icons_are_of_the_size_they_say_and_one_may_be_cut_round() -> None:
    for icon in MANIFEST["icons"]:
        assert (STATIC / icon["src"]).is_file()
        if icon["type"] == "image/png":
            with Image.open(STATIC / icon["src"]) as picture:
                assert "x".join(map(str, picture.size)) == icon["sizes"]
    assert any("maskable" in icon.get("purpose", "") for icon in MANIFEST["icons"])


def test_its_words_are_the_sites_own() -> None:
    catalogue = (STATIC.parent / "translations/messages.pot").read_text(encoding="utf-8")
    for shortcut in MANIFEST["shortcuts"]:
        assert f'msgid "{shortcut["name"]}"' in catalogue
