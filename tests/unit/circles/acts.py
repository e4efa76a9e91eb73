"""What tests of circles do again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import Invalid
from tests.support.rows import plant_dreams

if TYPE_CHECKING:
    from dreamscape.models import Member


def refused(field: str, act: Any, *arguments: Any) -> Invalid:
    """What a service says when it refuses this at a field."""
    with pytest.raises(Invalid) as caught:
        act(*arguments)
    assert caught.value.field == field
    return caught.value


def make_dream(db: Any, dreamer: Member, *circles: str, audience: str = "circles") -> None:
    """A dream for these circles, stored directly, as the only one of its dreamer's."""
    plant_dreams(db, dreamer.id, 1, audience=audience, circles=[ObjectId(circle) for circle in circles])
