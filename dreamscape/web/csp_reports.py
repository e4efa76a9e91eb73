"""Where browsers report what the Content-Security-Policy made them refuse: bounded in size, rate and number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from dreamscape.extensions import csrf, limiter
from dreamscape.web.headers import REPORTS_PATH
from dreamscape.web.limits import limit
from dreamscape.web.request_rules import takes_json
from dreamscape.web.services import services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

MOST_BYTES = 16_000
MOST_AT_ONCE = 20


def init_csp_reports(app: Flask) -> None:
    """Add the address that the policy names."""
    app.add_url_rule(REPORTS_PATH, "csp_reports", take_reports, methods=["POST"])


@csrf.exempt  # type: ignore[untyped-decorator]
@takes_json
@limiter.limit(limit("LIMIT_CSP_REPORTS"))
def take_reports() -> Response:
    """Take in what a browser reports, in either of the two shapes there are; the answer says nothing (204)."""
    body = request.get_data(cache=False) if (request.content_length or 0) <= MOST_BYTES else b""
    for report in list(_reports_in(body))[:MOST_AT_ONCE]:
        directive = _first(report, "effectiveDirective", "effective-directive", "violated-directive")
        blocked = _first(report, "blockedURL", "blocked-uri")
        page = _rule_of(_first(report, "documentURL", "document-uri"))
        services.csp_reports.add(str(directive).partition(" ")[0], blocked, page)
    return Response(status=204)


def _reports_in(body: bytes) -> Iterator[dict[str, Any]]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return
    if isinstance(said, dict):
        said = [{"type": "csp-violation", "body": said.get("csp-report")}]
    for one in said if isinstance(said, list) else ():
        if isinstance(one, dict) and one.get("type") == "csp-violation" and isinstance(one.get("body"), dict):
            yield one["body"]


def _first(report: dict[str, Any], *names: str) -> Any:
    return next((report[name] for name in names if report.get(name)), "")


def _rule_of(address: object) -> str:
    """The rule of our route that answers at this address; "" where there is none."""
    if not isinstance(address, str):
        return ""
    try:
        path = urlsplit(address).path
        adapter = current_app.create_url_adapter(request)
        rule = adapter.match(path, method="GET", return_rule=True)[0] if adapter else None
    except (HTTPException, RequestRedirect, ValueError):
        return ""
    return rule.rule if rule else ""
