"""The services of the running application, for routes and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app
from werkzeug.local import LocalProxy

if TYPE_CHECKING:
    from dreamscape.wiring import Services

services = cast("Services", LocalProxy(lambda: current_app.extensions["dreamscape"]))
