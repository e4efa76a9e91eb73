"""What `make messages` refuses: sentences that could never be translated, because no tool can find them.

A sentence is a literal in the call that translates it; what changes in it has a place (`%(name)s`) and is given by
that name.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, nodes

from dreamscape import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each call that translates, and how many of its first arguments are sentences.
TRANSLATING = {
    "_": 1,
    "gettext": 1,
    "lazy_gettext": 1,
    "ngettext": 2,
    "Message": 1,
    "PluralMessage": 2,
}
NEVER_SHOWN = ("Moved", "StorageFailed", "MailFailed", "PushFailed", "PushRefused", "PushSubscriptionGone",
               "_OutsideFailed")  # fmt: skip
# At which place an error has its message; of the others none is shown to anybody.
MESSAGE_AT = {
    name: 1 if issubclass(kind, errors.Invalid) and name != "PictureRefused" else 0
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.DreamscapeError)
    if name not in NEVER_SHOWN
}
PLACE = re.compile(r"%\((\w+)\)s")
TEMPLATES = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def faults_in_python(source: str) -> Iterator[tuple[int, str]]:
    """Line and words for each call that is not as it must be."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
            if name in TRANSLATING:
                yield from ((call.lineno, words) for words in _sentence_faults(name, call))
            elif name == "flash" and any(_is_english(part) for part in _choices(call.args[:1])):
                yield call.lineno, "flash() is given English; translate it first"
            elif name in MESSAGE_AT and any(
                _is_english(part) for part in _choices(call.args[MESSAGE_AT[name] :])
            ):
                yield call.lineno, f"{name} is given English instead of a Message"


def _sentence_faults(name: str, call: ast.Call) -> Iterator[str]:
    sentences = call.args[: TRANSLATING[name]]
    texts = [
        part.value for part in sentences if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    if len(texts) < TRANSLATING[name]:
        yield f"{name}() needs its sentence as a literal, its values by name"
        return
    if any(keyword.arg is None for keyword in call.keywords):
        return
    given = {str(keyword.arg) for keyword in call.keywords} | ({"num"} if TRANSLATING[name] == 2 else set())
    for place in sorted({place for text in texts for place in PLACE.findall(text)} - given):
        yield f"{name}() has a place for {place}, and no value of this name"
    if given and any("%" in PLACE.sub("", text.replace("%%", "")) for text in texts):
        yield f"{name}() has a %, which is written %% in a sentence with values"


def _choices(parts: list[ast.expr]) -> Iterator[ast.expr]:
    """The expressions, of an `a if b else c` and an `a or b` each branch."""
    for part in parts:
        if isinstance(part, ast.IfExp):
            yield from _choices([part.body, part.orelse])
        elif isinstance(part, ast.BoolOp):
            yield from _choices(part.values)
        else:
            yield part


def _is_english(part: ast.expr) -> bool:
    return isinstance(part, ast.JoinedStr | ast.BinOp) or (
        isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def faults_in_template(source: str) -> Iterator[tuple[int, str]]:
    """Line and words for each call of a template that is not as it must be."""
    for call in TEMPLATES.parse(source).find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        wanted = TRANSLATING.get(name, 0)
        if wanted and not _are_literals(call.args[:wanted], wanted):
            yield call.lineno, f"{name}() needs its sentence as a literal, its values by name"


def _are_literals(parts: list[Any], wanted: int) -> bool:
    return len(parts) == wanted and all(
        isinstance(part, nodes.Const) and isinstance(part.value, str) for part in parts
    )
