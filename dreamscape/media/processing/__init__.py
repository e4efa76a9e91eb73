"""From the bytes of any photo to small WebP files; pure, in memory, nothing on the disk."""

from __future__ import annotations

from dreamscape.media.processing.limits import Limits
from dreamscape.media.processing.pipeline import medium_of, process
from dreamscape.media.processing.webp import WebpMissing, require_webp

__all__ = ["Limits", "WebpMissing", "medium_of", "process", "require_webp"]
