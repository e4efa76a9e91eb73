"""Do what the Dockerfile says, line by line, in a bare Debian instead of a Docker engine, and look at what comes out.

    sudo .venv/bin/python -m tools.try_image FOLDER [--keep]

For machines without an engine. FOLDER is made by debootstrap (Debian's package; some 500 MB) and removed afterwards
unless it is to be kept. Debian's own Python of the version that .python-version names stands in for the official image.
The site is then started as the image would be: as user 10001, on a root file system that cannot be written to, with a
database address where nobody answers; it has to say so at /healthz, and to hand out a compressed static file.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError, URLError

ROOT = Path(__file__).resolve().parent.parent
PORT = "8000"  # as the image says
SETTINGS = {
    "SECRET_KEY": "nobody will ever sign in where this is tried out",
    "BASE_URL": "https://dreams.example.org",
    "MONGO_URI": "mongodb://127.0.0.1:1/dreamscape",
    "MAIL_SERVER": "smtp.example.org",
    "MAIL_DEFAULT_SENDER": "Dreamscape <dreams@example.org>",
    "PORT": PORT,
    "PROXY_HOPS": "1",
}
Stages = list[list[tuple[str, str]]]


def stages_of(dockerfile: str) -> Stages:
    """The instructions of each stage, (WORD, the rest), without comments and with lines that go on joined."""
    text = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", dockerfile))
    stages: Stages = []
    for line in filter(str.strip, text.splitlines()):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            stages.append([])
        stages[-1].append((word, rest.strip()))
    return stages


class Image:
    """A Debian in a folder that becomes what the Dockerfile says."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/root"}

    def bootstrap(self, version: str) -> None:
        """A bare Debian with that Python, called python as in the official image."""
        command = [
            "debootstrap",
            "--variant=minbase",
            f"--include=python{version}-venv,ca-certificates",
            "testing",
        ]
        subprocess.run([*command, str(self.root)], check=True, stdout=subprocess.DEVNULL)
        (self.root / "usr/local/bin/python").symlink_to(f"/usr/bin/python{version}")
        # Where this machine gets packages from, and whom it trusts.
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        self.environment |= {key: os.environ[key] for key in os.environ if key.lower().endswith("_proxy")}
        for name in ("/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt"):
            if Path(name).exists():
                shutil.copy(name, self.root / name.lstrip("/"))

    def build(self, stages: Stages) -> None:
        """Do each instruction; a later stage finds what the earlier one left, as all is one folder here."""
        self.environment["PATH"] = "/usr/local/bin:" + self.environment["PATH"]
        for stage in stages:
            for word, rest in stage:
                print(word, rest[:100], flush=True)
                if word == "RUN":
                    self.run(["/bin/sh", "-c", rest])
                elif word == "ENV":
                    for name, value in re.findall(r"(\w+)=(\S+)", rest):
                        self.environment[name] = value.replace("$PATH", self.environment["PATH"])
                elif word == "COPY" and not rest.startswith("--from"):
                    self.copy(*rest.rsplit(maxsplit=1))

    def copy(self, sources: str, target: str) -> None:
        """Copy as COPY does, without what .dockerignore leaves out."""
        ignore = shutil.ignore_patterns("__pycache__", "*.br", "*.gz", ".compressed")
        for source in sources.split():
            to = self.root / target.lstrip("/")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, to, ignore=ignore)
            else:
                (to if target.endswith("/") else to.parent).mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, to)

    def run(self, command: list[str]) -> None:
        """Run a command inside."""
        subprocess.run(["chroot", str(self.root), *command], check=True, env=self.environment)

    def serve(self, command: list[str], user: str, site: str) -> subprocess.Popen[bytes]:
        """Start what the image starts: as `user`, writing nothing but to /tmp and /dev/shm."""
        inside = (
            f"mount --bind {self.root} {self.root} && mount -o remount,bind,ro {self.root} && "
            f"mount -t tmpfs none {self.root}/tmp && mount --rbind /dev {self.root}/dev && "  # noqa: S108 - inside
            f'exec chroot --userspec={user}:{user} {self.root} /bin/sh -c \'cd {site} && exec "$@"\' sh "$@"'
        )
        return subprocess.Popen(
            ["unshare", "--mount", "/bin/sh", "-c", inside, "sh", *command],
            env={**self.environment, **SETTINGS},
        )


def asked(path: str) -> tuple[int, bytes]:
    """What the site answers, as its proxy would ask."""
    headers = {"Host": "dreams.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310 - our own site
            return response.status, response.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def look_at(server: subprocess.Popen[bytes]) -> list[str]:
    """What is wrong with the site that was started."""
    for _ in range(60):
        try:
            status, body = asked("/healthz")
            break
        except URLError:
            if server.poll() is not None:
                return [f"It ended with {server.returncode}."]
            time.sleep(0.5)
    else:
        return ["It answers nobody after half a minute."]
    wrong = [] if status == 503 else [f"/healthz says {status} {body!r} without a database."]
    style = re.search(rb'href="(/static/[^"]+\.css)"', asked("/login")[1])
    return wrong + ([] if style and asked(style[1].decode())[0] == 200 else ["There is no style sheet."])


def main() -> int:
    """Try it. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Do what the Dockerfile says without a Docker engine.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", action="store_true", help="do not remove the folder")
    arguments = parser.parse_args()
    stages = stages_of((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    image = Image(arguments.folder.resolve())
    try:
        image.bootstrap((ROOT / ".python-version").read_text(encoding="utf-8").strip())
        image.build(stages)
        wrong = [] if any(image.root.glob("site/**/*.br")) else ["No static file is compressed."]
        last = dict(stages[-1])
        server = image.serve(json.loads(last["CMD"]), last["USER"], last["WORKDIR"])
        wrong += look_at(server)
        server.terminate()
        server.wait(30)
    finally:
        if not arguments.keep:
            shutil.rmtree(image.root, ignore_errors=True)
    print("\n".join(wrong) or "It is what it should be.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
