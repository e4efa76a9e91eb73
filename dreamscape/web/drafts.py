"""Drafts: what is typed into a form, which the browser keeps (drafts.js) until it hears that it is saved.

A script hears it with the answer (`flow.fragment`). Without one, a cookie says it until a script has read it:
a word on the next page would be lost where that page is left before its scripts have run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dreamscape.web.cookies import read_cookie, set_cookie

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

SAVED_DRAFTS = "saved_drafts"
MOST_NAMED = 10
KEY = re.compile(r"[\w.-]{1,80}", re.ASCII)


def draft_is_saved(response: Response, *keys: str) -> Response:
    """Let the browser forget the drafts of these keys (letters, digits, `.`, `-`); older ones too."""
    told = [before for before in read_cookie(SAVED_DRAFTS).split("~") if KEY.fullmatch(before)]
    named = "~".join([*told, *keys][-MOST_NAMED:])
    set_cookie(response, SAVED_DRAFTS, named, max_age=None, for_scripts=True)
    return response
