"""Whose photo whoever looks may see; of all others the drawing is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape.models import Person
    from dreamscape.services.permissions.viewer import Viewer


def with_photos_for(viewer: Viewer, people: dict[str, Person]) -> dict[str, Person]:
    """These people by id, without the photo where it belongs to a page that the viewer may not see."""
    if viewer.is_member:
        return people
    return {
        key: person if viewer.can_see_profile(person) else person._replace(picture=None)
        for key, person in people.items()
    }
