"""What a member may be called: anything but an address, for names stand in mails and on everybody's pages."""

from __future__ import annotations

import re

from linkify_it import LinkifyIt

from dreamscape.errors import Invalid
from dreamscape.messages import Message
from dreamscape.spelling import plain

NO_ADDRESS = Message(
    "This looks like a web or e-mail address, and a name has none. If it is a name, put a space after the dot."
)
# What mail programs and pages make a link of, whether its beginning is there or not.
_addresses = LinkifyIt({}, {"fuzzy_email": True, "fuzzy_ip": True, "fuzzy_link": True})
# A domain may end in nearly any word by now; “St.John” does not look like one.
_DOMAIN = re.compile(r"\w{2,}\.([^\W\d_]{2,})(?!\w)")
_BEGINNING = re.compile(r"[a-z][a-z0-9+.-]*:/|\bwww\.", re.IGNORECASE)
_DOTS = str.maketrans({"。": ".", "｡": ".", "․": "."})


def check_name(name: str, field: str) -> None:
    """Raise Invalid at `field` if there is a web or e-mail address in the name."""
    text = plain(name).translate(_DOTS)
    ends = _DOMAIN.findall(text)
    if (
        _BEGINNING.search(text)
        or _addresses.test(text)
        or any(end.islower() or end.isupper() for end in ends)
    ):
        raise Invalid(field, NO_ADDRESS)
