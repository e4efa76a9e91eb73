"""What opens a door by itself (text run as code, programs, connections, foreign formats) is in named places only."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "dreamscape"
MODULES = sorted([*PACKAGE.rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py", ROOT / "gunicorn.conf.py"])

# Which modules may import each: the rest of the site has no way to it.
IMPORTS = {
    # Programs: the embedded database, and `make run`.
    "subprocess": {"cli/command.py", "cli/serve.py", "store/mongod/processes.py", "store/mongod/server.py"},
    # Connections: mail, push services, Cloudinary; the server's own; `make run` asks whether its port is free.
    "socket": {
        "mail/sending.py", "serving/worker.py", "serving/connection.py", "cli/serve.py", "store/mongod/server.py",
        "push/sending.py", "push/endpoints.py",
    },
    "smtplib": {"mail/sending.py"},
    "urllib3": {"media/storage/cloudinary.py"},
    "http.client": {"cli/serve.py", "push/sending.py"},
    "urllib.request": set(),
    "requests": set(),
    "httpx": set(),
    # Numbers that somebody can guess: the demo site, stars in a drawing.
    "random": {"cli/seed.py", "media/sharing/scene.py"},
    # Formats that can carry code, or fetch things.
    "pickle": set(),
    "marshal": set(),
    "shelve": set(),
    "xml": set(),
    "lxml": set(),
    "yaml": set(),
}  # fmt: skip
RUNS_TEXT = {"eval", "exec", "compile", "__import__", "render_template_string", "from_string"}
WEAK = {"md5", "sha1"}
PUTS_MARKUP = re.compile(
    r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\("
)


def named(path: Path) -> str:
    """How the tables above call the module at `path`."""
    return str(path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else ROOT))


def imported(tree: ast.AST) -> set[str]:
    """The modules that the code imports, wherever in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def called(tree: ast.AST) -> set[str]:
    """The names of the functions that the code calls: `exec`, and `exec` of something."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    bare = {call.id for call in calls if isinstance(call, ast.Name)}
    # `re.compile` compiles no code.
    return bare | {call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr != "compile"}


@pytest.mark.parametrize("door", IMPORTS)
def test_only_these_modules_have_it(door: str) -> None:
    users = {
        named(path)
        for path in MODULES
        if any(name == door or name.startswith(door + ".") for name in imported(_tree(path)))
    }

    assert users == IMPORTS[door]


def test_no_text_is_run_as_code_or_as_a_template() -> None:
    assert {named(path): found for path in MODULES if (found := called(_tree(path)) & RUNS_TEXT)} == {}


def test_no_program_is_started_by_a_shell() -> None:
    for path in MODULES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.keyword):
                assert node.arg != "shell", named(path)
        assert not called(_tree(path)) & {"system", "popen"}, named(path)


def test_nothing_is_digested_by_a_function_that_is_broken() -> None:
    for path in MODULES:
        words = set(re.findall(r"\w+", ast.unparse(_tree(path)).lower()))
        assert not words & WEAK, named(path)


def test_scripts_put_no_text_into_a_page_as_markup() -> None:
    """But for the next page of the feed, and suggestions: the site's own answers, whose templates have escaped them."""
    found = {
        path.name: PUTS_MARKUP.findall(path.read_text(encoding="utf-8"))
        for path in (PACKAGE / "static" / "js").rglob("*.js")
    }

    assert {name: uses for name, uses in found.items() if uses} == {
        "feed.js": [".innerHTML ="],
        "search.js": [".innerHTML ="],
    }


def test_these_are_seen() -> None:
    code = ast.parse("import os, pickle\nfrom urllib import request\nexec('1')\nx.eval('2')\nre.compile('3')")

    assert {"pickle", "urllib.request"} <= imported(code)
    assert called(code) == {"exec", "eval"}


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
