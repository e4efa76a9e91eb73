"""Is WebP there? The puzzle this project began with (migrations_notes/)."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import features

from dreamscape.media.processing import WebpMissing, require_webp

# As on Heroku: a fresh interpreter in which nobody has opened or saved a picture yet.
PUZZLE = """
from PIL import Image
assert ".webp" not in Image.EXTENSION, "the table is filled early now: the note can go"
from dreamscape.media.processing import require_webp
Image.EXTENSION = {".png": "PNG"}
Image.SAVE = {}
require_webp()
"""


def test_an_empty_table_of_extensions_does_not_mean_that_webp_is_missing() -> None:
    subprocess.run([sys.executable, "-c", PUZZLE], check=True)


def test_a_pillow_without_webp_is_told_about_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda feature: feature != "webp")
    with pytest.raises(WebpMissing, match="cannot write WebP"):
        require_webp()
