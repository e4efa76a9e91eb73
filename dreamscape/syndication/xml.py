"""What XML cannot say."""

from __future__ import annotations

import re

# All but the characters of XML 1.0 (section 2.2): nobody could read a feed with one of the others.
_NO_CHARACTERS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """`text` without characters that no XML may hold, however they came into it."""
    return _NO_CHARACTERS.sub("", text)
