"""The commands that a page sends to a real database, and the plans the server has for them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo.monitoring import CommandListener

from dreamscape.store.common import person_cache_version as person_cache_version

if TYPE_CHECKING:
    from collections.abc import Iterator

# What belongs to a command's journey, not to what it asks.
ENVELOPE = ("lsid", "txnNumber", "autocommit", "startTransaction", "readConcern", "writeConcern")


class CommandRecorder(CommandListener):
    """Every command that this thread sent: what is put off to another, nobody waits for."""

    def __init__(self) -> None:
        self.commands: list[dict[str, Any]] = []
        self._thread = threading.get_ident()

    @property
    def names(self) -> list[str]:
        """What kinds of command they were."""
        return [next(iter(command)) for command in self.commands]

    def started(self, event: Any) -> None:
        """Note a command."""
        if threading.get_ident() == self._thread:
            keys = (key for key in event.command if key not in ENVELOPE and not key.startswith("$"))
            self.commands.append({key: event.command[key] for key in keys})

    def succeeded(self, event: Any) -> None:
        """It is enough that it was sent."""

    def failed(self, event: Any) -> None:
        """It is enough that it was sent."""


def plans(db: Any, command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The server's plan for each query of a command.

    What a pipeline joins is planned by itself: the server leaves it out, or tells only part. An insertion has no plan.
    """
    if "insert" in command:
        return
    pipeline: list[dict[str, Any]] = command.get("pipeline", [])
    yield _plan(db, {**command, "pipeline": _before_others(pipeline)} if pipeline else command)
    for step in pipeline:
        if union := step.get("$unionWith"):
            yield from plans(db, {"aggregate": union["coll"], "pipeline": union["pipeline"], "cursor": {}})
        elif join := step.get("$lookup"):
            if join == person_cache_version.LOOK_UP:
                assert db[person_cache_version.COLLECTION].estimated_document_count() <= 1
            else:
                yield _plan(db, {"find": join["from"], "filter": {join["foreignField"]: ObjectId()}})


def _before_others(pipeline: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [step for step in pipeline if not {"$unionWith", "$lookup", "$unwind"} & step.keys()]


def _plan(db: Any, command: dict[str, Any]) -> dict[str, Any]:
    told = db.command("explain", command, verbosity="queryPlanner")
    planner = told.get("queryPlanner") or told["stages"][0]["$cursor"]["queryPlanner"]
    return {"stages of the pipeline": told.get("stages", [])[1:], **planner["winningPlan"]}


def stages(plan: dict[str, Any]) -> set[str]:
    """The names of a plan's stages; one that the pipeline adds keeps its $."""
    found = {plan["stage"]} if "stage" in plan else set()
    found |= {name for step in plan.get("stages of the pipeline", []) for name in step if name[0] == "$"}
    for below in (plan.get("inputStage"), plan.get("queryPlan"), *plan.get("inputStages", [])):
        found |= stages(below) if below else set()
    return found


def indexes(plan: dict[str, Any]) -> set[str]:
    """The names of the indexes that a plan uses; looking up one _id uses one too."""
    if plan.get("stage") in ("IDHACK", "EXPRESS_IXSCAN"):
        return {"_id_"}
    found = {plan["indexName"]} if "indexName" in plan else set()
    for below in (plan.get("inputStage"), plan.get("queryPlan"), *plan.get("inputStages", [])):
        found |= indexes(below) if below else set()
    return found
