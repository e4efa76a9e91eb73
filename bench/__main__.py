"""`make bench`: every speed budget, of the pages and of the pictures."""

from __future__ import annotations

import subprocess
import sys

from bench import feed

pictures = subprocess.run([sys.executable, "-m", "bench.media"], check=False).returncode
sys.exit(feed.main() or pictures)
