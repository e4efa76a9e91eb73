"""How the state of a dream is written in its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.dream_states import STATES, STILL_DREAMING, DreamState, StateContent

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEFAULTS = tuple(StateContent._field_defaults.items())


def state_document(state: DreamState) -> dict[str, Any]:
    """What is stored of a state."""
    return {**state.content._asdict(), "at": state.at}


def state_from(document: Any) -> DreamState:
    """The state that this describes; of one that nobody knows, or of none at all, the dream is still dreamt."""
    if not document or document.get("name") not in STATES:
        return STILL_DREAMING
    content = {name: default if document.get(name) is None else document[name] for name, default in _DEFAULTS}
    return DreamState(StateContent(**content), document.get("at"))


def former_states_from(document: Mapping[str, Any]) -> tuple[DreamState, ...]:
    """What was said of a dream when it was elsewhere."""
    return tuple(map(state_from, document.get("former_states") or ()))
