"""Static files get compressed variants that are never older than they are."""

from __future__ import annotations

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from dreamscape.cli import precompress as module
from dreamscape.cli.precompress import precompress
from dreamscape.web import static_files
from dreamscape.web.static_files import static_digest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "static" / "css").mkdir(parents=True)
    (tmp_path / "static" / "css" / "site.css").write_text("a { color: indigo }\n" * 100)
    return tmp_path / "static"


def test_a_text_gets_a_brotli_and_a_gzip_variant_and_nothing_else_is_left(folder: Path) -> None:
    precompress(folder)
    assert sorted(path.name for path in folder.rglob("*.*")) == ["site.css", "site.css.br", "site.css.gz"]
    assert gzip.decompress((folder / "css" / "site.css.gz").read_bytes()).startswith(b"a{color:indigo}")
    assert sorted(path.name for path in folder.parent.iterdir()) == [".compressed", "static"]


def test_comments_and_indentation_are_left_out_of_what_is_compressed(folder: Path) -> None:
    (folder / "site.js").write_text("// Says hello.\nconst words = `a  b`;\n    say(words)\n" * 20)
    (folder / "done.min.js").write_text("say(1) // as it came\n" * 20)
    precompress(folder)
    script = gzip.decompress((folder / "site.js.gz").read_bytes())
    assert script.startswith(b"const words=`a  b`;say(words)")
    assert b"hello" not in script
    assert b"as it came" in gzip.decompress((folder / "done.min.js.gz").read_bytes())


def test_what_is_current_is_left_alone(folder: Path) -> None:
    assert precompress(folder) == [folder / "css" / "site.css"]
    assert precompress(folder) == []


def test_a_changed_text_gets_new_variants(folder: Path) -> None:
    precompress(folder)
    text = folder / "css" / "site.css"
    text.write_text("b { color: coral }\n" * 100)
    os.utime(text, (0, 0))
    precompress(folder)
    assert gzip.decompress((folder / "css" / "site.css.gz").read_bytes()).startswith(b"b{color:coral}")


def test_variants_of_a_text_that_is_gone_go_too(folder: Path) -> None:
    precompress(folder)
    (folder / "css" / "site.css").unlink()
    precompress(folder)
    assert list(folder.rglob("*.*")) == []


def test_pictures_and_tiny_texts_are_left_as_they_are(folder: Path) -> None:
    (folder / "moon.webp").write_bytes(bytes(1000))
    (folder / "dot.txt").write_text(".")
    precompress(folder)
    assert not list(folder.glob("moon.webp.*"))
    assert not list(folder.glob("dot.txt.*"))


def test_another_recipe_makes_all_variants_anew_under_new_addresses(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "css" / "site.css.gz").write_bytes(gzip.compress(b"as it was made before"))
    (folder / "css" / "site.css.br").write_bytes(b"")
    for variant in folder.rglob("*.??"):
        os.utime(variant, (0, (folder / "css" / "site.css").stat().st_mtime))
    assert precompress(folder) == [folder / "css" / "site.css"]
    assert precompress(folder) == []
    digest = static_digest(folder)

    for either in (module, static_files):
        monkeypatch.setattr(either, "RECIPE", "another one")

    assert precompress(folder) == [folder / "css" / "site.css"]
    assert static_digest(folder) != digest


def test_several_may_do_it_at_once(folder: Path) -> None:
    for number in range(300):
        (folder / f"gone-{number}.css.br").write_bytes(b"")
    together = Barrier(4)

    def one(_: int) -> None:
        together.wait()
        precompress(folder)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    assert sorted(path.name for path in folder.rglob("*.*")) == ["site.css", "site.css.br", "site.css.gz"]
