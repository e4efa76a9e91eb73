"""Is WebP there? Asked once, when the site starts."""

from __future__ import annotations

from PIL import features


class WebpMissing(RuntimeError):
    """This Pillow was built without WebP, so no picture could be kept."""


def require_webp() -> None:
    """Raise WebpMissing when pictures cannot be written as WebP.

    `features.check` is the question to ask: `PIL.Image.EXTENSION` and its like are
    filled lazily and may hold nothing but `.png` on a Pillow that knows WebP well
    (see migrations_notes/).
    """
    if not features.check("webp"):
        raise WebpMissing(
            "This Pillow cannot write WebP, and all pictures here are kept as WebP. "
            "Install Pillow from its wheel: pip install --force-reinstall --only-binary=:all: pillow"
        )
