"""What is the same in every application of a test run, and is therefore made once.

A test has an application of its own; making one took 80 ms, nearly all of which went into what no setting changes:
templates, addresses, certificates, what WhiteNoise finds out of each static file, and the digest of all of them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

from jinja2 import BytecodeCache, FileSystemLoader
from werkzeug.routing import Rule

from dreamscape import application
from dreamscape.push import sending
from dreamscape.web.static_files import StaticFiles, static_digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from jinja2 import Environment
    from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Templates as they were compiled first."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key, bucket.checksum] = bucket.code


def make_once() -> None:
    """From here on, let each application of this process take them from the first that made them."""
    application.static_digest = cache(static_digest)  # type: ignore[attr-defined]
    sending.trusting = cache(sending.trusting)
    _remember_static_files()
    _remember_templates()
    _remember_addresses()
    _remember_parts_of_addresses()


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


def _remember_templates() -> None:
    read = FileSystemLoader.get_source
    sources: dict[tuple[str, ...], Any] = {}

    def get_source(self: FileSystemLoader, environment: Environment, template: str) -> Any:
        key = (*self.searchpath, template)
        if key not in sources:
            sources[key] = read(self, environment, template)
        return sources[key]

    FileSystemLoader.get_source = get_source  # type: ignore[method-assign]


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


def _remember_parts_of_addresses() -> None:
    parse = Rule._parse_rule  # noqa: SLF001
    parsed: dict[tuple[str, bool | None], tuple[list[Any], list[Any], dict[str, Any]]] = {}

    def once(self: Rule, rule: str) -> list[Any]:
        key = (rule, self.merge_slashes)
        if key not in parsed:
            begun = len(self._trace)
            parts = list(parse(self, rule))
            parsed[key] = (parts, self._trace[begun:], dict(self._converters))
            return parts
        parts, trace, converters = parsed[key]
        self._trace += trace
        self._converters.update(converters)
        self.arguments.update(converters)
        return parts

    Rule._parse_rule = once  # type: ignore[method-assign]  # noqa: SLF001
