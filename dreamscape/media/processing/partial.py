"""Pictures whose file ends too early: browsers show them as far as they came, and so do we, if that is most of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from dreamscape.errors import PictureRefused
from dreamscape.messages import Message

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

# Of the rows. With fewer of them nobody would want others to see it, and sending it again is the better advice.
_LEAST_SHARE = 0.5
# What libjpeg makes of missing data, in RGB, grey and CMYK, but for rounding.
_JPEGS_GREY = range(126, 131)


def load_what_came(image: ImageFile) -> bool:
    """Decode `image`; False where its data ends too early or goes wrong: then the rows before are there.

    Raises whatever the decoder does where none are, or where rows come in turns, so that all have holes.
    """
    try:
        image.load()
    except OSError:
        if _comes_in_turns(image):
            raise
        # Nothing is left to be decoded: Pillow would begin anew at the next question.
        image.tile = []
        return False
    return True


def check_share(image: Image.Image) -> None:
    """Raise PictureRefused when less than half of a picture came: the rest has the one colour of what is not there.

    A picture that itself ends in that very colour counts as shorter than it is; then it is asked for again.
    """
    corner = image.getpixel((image.width - 1, image.height - 1))
    ground = Image.new(image.mode, image.size, corner)
    came = ImageChops.difference(image, ground).getbbox(alpha_only=False)
    share = came[3] / image.height if came else 0
    if share < _LEAST_SHARE:
        raise PictureRefused(
            Message(
                "Only the upper %(share)s percent of this picture are in its file: it was cut short on its way. "
                "Please send it again, or choose another.",
                share=round(100 * share),
            )
        )


def is_jpegs_grey(image: Image.Image) -> bool:
    """Does a JPEG end in what stands for missing data? In no other colour it does, so all of it came."""
    corner = image.getpixel((image.width - 1, image.height - 1))
    channels = corner if isinstance(corner, tuple) else (corner,)
    return all(channel in _JPEGS_GREY for channel in channels)


def _comes_in_turns(image: ImageFile) -> bool:
    """Is it an interlaced PNG or GIF?"""
    if image.format == "GIF":
        return bool(image.tile and image.tile[0].args and image.tile[0].args[1])
    return bool(image.info.get("interlace"))
