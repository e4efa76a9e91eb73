"""Our pictures have the colours of the files they were made from, as Chromium itself draws these."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from dreamscape.media.processing import Limits
from dreamscape.media.processing.pipeline import render
from tests.support.coloured_files import CELL, coloured_files, middles

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Draws each file into a canvas, and gives back the colour in the middle of each of its 64 cells.
DRAW = """async ([files, cell]) => Promise.all(files.map(async ([mime, data]) => {
    const image = new Image();
    image.src = `data:${mime};base64,${data}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), {width: 8 * cell, height: 8 * cell});
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, 8 * cell, 8 * cell).data;
    return Array.from({length: 64}, (_, index) => {
        const x = (index % 8 + 0.5) * cell, y = (Math.floor(index / 8) + 0.5) * cell;
        return Array.from(pixels.slice(4 * (y * 8 * cell + x), 4 * (y * 8 * cell + x) + 3));
    });
}))"""


def test_our_pictures_have_the_colours_that_chromium_draws(chromium: Browser) -> None:
    files = coloured_files()
    page = chromium.new_page()
    drawn = page.evaluate(DRAW, [[[file.mime, base64.b64encode(file.data).decode()] for file in files], CELL])
    page.close()
    wrong = {}
    for file, theirs in zip(files, drawn, strict=True):
        assert len(file.data) < 20_000, file.name
        ours = middles(Image.open(BytesIO(render(file.data, Limits(), 8 * CELL))))
        off = [abs(a - b) for pair in zip(ours, theirs, strict=True) for a, b in zip(*pair, strict=True)]
        mean, most = sum(off) / len(off), max(off)
        if mean > file.mean or most > file.most:
            wrong[file.name] = (round(mean, 2), most)
    assert wrong == {}
