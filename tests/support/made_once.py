"""What is the same in every application of a test run, and is therefore made once.

A test has an application of its own; making one took 80 ms, of which 60 went into what no setting changes: the code
of templates and of addresses, what WhiteNoise finds out of each static file, and the digest of all of them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

from jinja2 import BytecodeCache
from werkzeug.routing import Rule

from dreamscape import application
from dreamscape.web.static_files import StaticFiles, static_digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Templates as they were compiled first."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._compiled.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


def make_once() -> None:
    """From here on, let each application of this process take them from the first that made them."""
    application.static_digest = cache(static_digest)  # type: ignore[attr-defined]
    _remember_static_files()
    _remember_addresses()


def _remember_static_files() -> None:
    look_through = StaticFiles.update_files_dictionary
    found: dict[tuple[Any, ...], dict[str, Any]] = {}

    def update_files_dictionary(self: StaticFiles, root: str, prefix: str) -> None:
        headers = Headers([])
        self.add_headers_function(headers, "", "")
        key = (root, prefix, *headers.items())
        if key not in found:
            look_through(self, root, prefix)
            found[key] = dict(self.files)
        self.files.update(found[key])

    StaticFiles.update_files_dictionary = update_files_dictionary


def _remember_addresses() -> None:
    # Werkzeug compiles two functions for each address, and has no place of its own to keep them.
    compile_builder = Rule._compile_builder  # noqa: SLF001
    compiled: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}

    def once(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        converters = tuple((name, type(converter)) for name, converter in self._converters.items())
        defaults = tuple(sorted((self.defaults or {}).items()))
        key = (self.rule, self.subdomain, self.host, *converters, *defaults, append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(self, append_unknown)
        return compiled[key]

    Rule._compile_builder = once  # type: ignore[method-assign]  # noqa: SLF001
