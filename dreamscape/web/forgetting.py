"""What a browser keeps of a member, and the one place that has it forgotten when they leave.

Cookies are deleted here; what scripts have stored, the browser itself clears (`Clear-Site-Data`, over HTTPS and on
localhost). Where it does not know that header, or there is no HTTPS, a cookie that names nobody tells the first page
whose scripts run (site.js).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from dreamscape.web.cookies import delete_cookie, set_cookie
from dreamscape.web.drafts import SAVED_DRAFTS

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

REMEMBERED_VIEW = "dreamscape_view"  # the cookie with a member's last choice in the dreamscape
FORGET_DRAFTS = "forget_drafts"
# Drafts live no longer (drafts.js).
LIFE_OF_DRAFTS = 30 * 24 * 3600


def forget_member(response: Response) -> Response:
    """On a shared computer nothing of whoever leaves is there for the next person; how the site looks stays."""
    delete_cookie(response, REMEMBERED_VIEW)
    delete_cookie(response, SAVED_DRAFTS, for_scripts=True)
    set_cookie(response, FORGET_DRAFTS, "1", max_age=LIFE_OF_DRAFTS, for_scripts=True)
    if not request.root_path:
        # Not “cookies”: that would end the log-ins of neighbours below the same domain. And where the site is mounted
        # below a path, what is stored at this origin is not ours alone.
        response.headers["Clear-Site-Data"] = '"storage"'
    return response
