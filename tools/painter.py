"""Paints the demo site's pictures: see demo_pictures.py."""

from __future__ import annotations

import io
from random import Random

from tools.painter_canvas import Scene
from tools.painter_land import Land
from tools.painter_sky import Sky
from tools.painter_things import Things

__all__ = ["Scene", "draw_picture"]


class _Painter(Sky, Land, Things):
    """Everything that a scene can name."""


def draw_picture(scene: Scene, seed: int) -> bytes:
    """The scene as a JPEG of 2400 × 1500 pixels; the same one for the same seed."""
    painter = _Painter(scene, Random(seed))
    painter.sky()
    for light in scene.lights:
        getattr(painter, light)()
    painter.land()
    for thing in scene.things:
        getattr(painter, thing)()
    file = io.BytesIO()
    painter.image.save(file, "JPEG", quality=92)
    return file.getvalue()
