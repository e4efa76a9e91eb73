"""What the site rests at after many pictures: two workers as in production, uploads by eight members at once.

    python -m bench.media_memory [--pictures 2500] [--requests 20000]

Photos of several sizes and all kinds are sent as profile pictures, which replace each other; then the dreamscape is
asked for. The memory is what the workers have for themselves (Pss_Anon), not at a peak but afterwards.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pillow_heif
from PIL import Image

from bench.serving import ROOT, SETTINGS, Browser, database, gunicorn, requests_per_second

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMBERS = 8
MOST_MEGABYTES = 450
SIZES = ((4000, 3000), (3000, 4000), (1600, 1200), (1080, 1350), (640, 480))
BOUNDARY = "a-boundary-of-the-benchmark"


def make_files(folder: Path) -> list[Path]:
    """Something like a photo, in several sizes and all kinds."""
    photo, made = Image.merge("RGB", [Image.effect_noise((400, 300), 60) for _ in range(3)]), []
    for number, size in enumerate(SIZES):
        image = photo.resize(size, Image.Resampling.BICUBIC)
        for kind in ("jpg", "progressive.jpg", "png", "webp", "avif", "heic", "gif"):
            path = folder / f"{number}.{kind}"
            if kind == "heic":
                pillow_heif.from_pillow(image).save(path, quality=60)
            elif kind == "gif":
                image.quantize(32).save(path)
            else:
                fast: dict[str, dict[str, Any]] = {
                    "progressive.jpg": {"progressive": True},
                    "webp": {"method": 0},
                    "avif": {"speed": 10},
                }
                image.save(path, **fast.get(kind, {}))
            made.append(path)
    return [path for path in made if path.stat().st_size < 14_000_000]


class Member(Browser):
    """Somebody who has signed up, and changes their photo."""

    def join(self, number: int) -> None:
        """Sign up through the form."""
        self.page_token("/signup")
        fields = {"first_name": "Bench", "last_name": f"Mark {number}", "email": f"bench{number}@example.org"}
        more = {"password": "a long password of a benchmark", "old_enough": "y"}
        self.send("/signup", {**fields, **more})

    def page_token(self, path: str) -> str:
        """The token of a page's form."""
        page = self.get(path).body.decode()
        return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    def send(self, path: str, fields: dict[str, str], picture: Path | None = None) -> None:
        """Send a form, as a browser does; it has to lead on."""
        fields = {**fields, "csrf_token": self.page_token(path)}
        if picture is None:
            body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        else:
            parts = [
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                for name, value in fields.items()
            ]
            file = f'Content-Disposition: form-data; name="picture"; filename="{picture.name}"\r\n\r\n'
            head = "".join(parts) + f"--{BOUNDARY}\r\n{file}"
            body = head.encode() + picture.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()
            kind = f"multipart/form-data; boundary={BOUNDARY}"
        answer = self.ask("POST", path, body, {"Content-Type": kind})
        if answer.status not in (302, 303):
            sys.exit(f"{path} with {picture}: {answer.status}\n{answer.body.decode()[:4000]}")


def workers() -> Iterator[tuple[str, float]]:
    """The process ids of gunicorn's workers, and the megabytes that each has for itself."""
    for server in _children(os.getpid()):
        for pid in _children(server):
            for worker in [pid, *_children(pid)]:
                if b"gunicorn" in Path(f"/proc/{worker}/cmdline").read_bytes():
                    lines = Path(f"/proc/{worker}/smaps_rollup").read_text().splitlines()
                    anonymous = sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))
                    yield worker, anonymous / 1024


def _children(pid: int | str) -> list[str]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [child for task in tasks for child in (task / "children").read_text().split()]


def resting_memory(pictures: int, requests: int) -> tuple[float, float]:
    """The megabytes of all workers at first, and after so many pictures and requests."""
    with tempfile.TemporaryDirectory(prefix="dreamscape-bench-") as name:
        folder = Path(name)
        files = make_files(folder)
        with database(folder / "db") as embedded:
            uri = embedded.uri("bench")
            env = {**os.environ, **SETTINGS, "MONGO_URI": uri}
            migrate = [sys.executable, "-m", "flask", "--app", "wsgi", "migrate"]
            subprocess.run(migrate, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
            with gunicorn(uri) as port:
                members = [Member(port) for _ in range(MEMBERS)]
                for number, member in enumerate(members):
                    member.join(number)
                first = sum(megabytes for _, megabytes in workers())
                with ThreadPoolExecutor(MEMBERS) as crowd:
                    share = pictures // MEMBERS
                    for done in [crowd.submit(_upload, member, files, share) for member in members]:
                        done.result()
                rate = requests_per_second(port, "/dreamscape", 5)
                if requests > 5 * rate:
                    requests_per_second(port, "/dreamscape", round(requests / rate) - 5)
                return first, sum(megabytes for _, megabytes in workers())


def _upload(member: Member, files: list[Path], count: int) -> None:
    lots = random.Random(member.cookie)
    for _ in range(count):
        member.send("/profile", {"first_name": "Bench", "last_name": "Mark"}, lots.choice(files))


def main() -> int:
    """Measure, and say by the exit code whether the budget is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=2500)
    parser.add_argument("--requests", type=int, default=20_000)
    arguments = parser.parse_args()
    first, rest = resting_memory(arguments.pictures, arguments.requests)
    print(f"{first:.0f} MB at first, {rest:.0f} MB after {arguments.pictures} pictures.")
    return 0 if rest <= MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
