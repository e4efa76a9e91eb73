"""What gunicorn and the `flask` command load."""

from __future__ import annotations

import sys

from config import Misconfigured
from dreamscape import create_app
from dreamscape.memory import bound_memory

bound_memory()
try:
    app = create_app()
except Misconfigured as problem:
    sys.stderr.write(f"{problem}\n")
    sys.exit(4)  # gunicorn's APP_LOAD_ERROR: it does not start another worker instead
