"""What gunicorn and the `flask` command load."""

from __future__ import annotations

from dreamscape import create_app
from dreamscape.memory import bound_memory

bound_memory()
app = create_app()
