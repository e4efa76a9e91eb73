"""The picture that is shown of a dream where its link is shared: drawn by ourselves, 1200 by 630 pixels."""

from dreamscape.media.sharing.drawing import DRAWING, Shown, draw

__all__ = ["DRAWING", "Shown", "draw"]
