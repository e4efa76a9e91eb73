"""Writes a small site with the code of an older commit, and packs it up for `tests/faults/old_sites`.

Not part of any run of the tests: it is used once for each version that is to be remembered, by hand. The
folder is copied into a checkout of that commit, which may be older than the folder:

    git clone . /tmp/older && git -C /tmp/older checkout COMMIT
    mkdir -p /tmp/older/tests/support && cp -r tests/support/old_sites /tmp/older/tests/support/
    make -C /tmp/older ready-to-develop && cd /tmp/older
    LOG_LEVEL=ERROR .venv/bin/python -W ignore -m tests.support.old_sites.make_old_site …/old_sites/NAME

What the story needs of that commit's code by name stands at the top of these files, as text: the names of
November 2026. For a commit that has others, write those into the copy. It takes about a minute, most of it
waiting until MongoDB has removed what has expired.

It drives the application of the checkout it is started in: sign-ups, dreams and all the rest go through
that code's own pages and commands, on a real MongoDB from that code's own embedded database. Weeks pass by
time-machine. What only a fault leaves behind (a mail server that is away, a storage that deletes nothing,
processes that die in the middle) is left by that fault. `old_life` tells the story.

Two files come of it. `NAME.tar.gz`: each collection's documents as BSON, and `indexes.json` with each
collection's indexes. `NAME.json`: what a test must know and a database does not tell, such as the tokens in
cookies and mailed links, and the moment all this was packed.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import bson
from pymongo import MongoClient

from dreamscape import create_app
from tests.support.old_sites.old_life import OldLife

# Names of the older code, which the present one need not know any more.
EmbeddedDatabase = resolve_name("dreamscape.store.embedded:EmbeddedDatabase")

SETTINGS = {
    "DREAMSCAPE_ENV": "testing",
    "SECRET_KEY": "a key that only tests know",
    "MONGO_URI": "",
    "BASE_URL": "http://localhost",
    "RATELIMIT_ENABLED": False,
    "RATELIMIT_STORAGE_URI": "memory://",
    "MAIL_SERVER": "",
    "WORK_IN_BACKGROUND": False,
    "CLOUDINARY_URL": "",
    "PROXY_HOPS": 0,
    "SESSION_COOKIE_SECURE": False,
    "ARGON2_TIME_COST": 1,
    "ARGON2_MEMORY_KIB": 8,
}
# Nobody listens there, so that letters wait.
MAIL_IS_DOWN = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": 1, "MAIL_USE_TLS": False, "MAIL_USE_SSL": False}
MOMENT_OF_THE_ARCHIVE = 1_764_028_800  # the same documents make the same file


def main(target: Path) -> None:
    """Live through the story and write both files."""
    with (
        EmbeddedDatabase.ephemeral() as embedded,
        MongoClient[dict[str, Any]](embedded.uri("dreamscape"), tz_aware=True) as client,
    ):
        db = client["dreamscape"]
        life = OldLife(create_app(SETTINGS, client=client), db)
        life.run(lambda: create_app({**SETTINGS, **MAIL_IS_DOWN}, client=client))
        wait_for_expiry(db)
        facts = {"commit": _commit(), "packed_at": datetime.now(UTC).isoformat(), **life.facts}
        pack(db, target.with_name(target.name + ".tar.gz"))
    text = json.dumps(facts, indent=2, ensure_ascii=False)
    target.with_name(target.name + ".json").write_text(f"{text}\n", encoding="utf-8")


def wait_for_expiry(db: Any) -> None:
    """Until MongoDB has removed what has expired meanwhile, which it does once a minute."""
    while db["sessions"].find_one({"expires_at": {"$lt": datetime.now(UTC)}}):
        time.sleep(1)


def pack(db: Any, archive: Path) -> None:
    """Write every collection of `db` into `archive`."""
    indexes = {}
    with tarfile.open(archive, "w:gz") as file:
        for name in sorted(db.list_collection_names()):
            indexes[name] = [_index(index) for index in db[name].list_indexes() if index["name"] != "_id_"]
            documents = b"".join(bson.encode(document) for document in db[name].find().sort("_id"))
            _put(file, f"{name}.bson", documents)
        _put(file, "indexes.json", json.dumps(indexes, indent=1).encode())


def _index(index: Any) -> dict[str, Any]:
    """What `create_indexes` takes to make it again."""
    options = {name: value for name, value in index.items() if name not in ("v", "key", "ns")}
    return {"key": [[field, int(way)] for field, way in index["key"].items()], **options}


def _put(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime = len(data), MOMENT_OF_THE_ARCHIVE
    archive.addfile(member, io.BytesIO(data))


def _commit() -> str:
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
