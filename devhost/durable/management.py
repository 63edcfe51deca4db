"""What a client can do to instances: start, tell, hold, let go, end, start again, remove."""

import uuid

from devhost.durable import lifecycle
from devhost.durable.errors import (
    InstanceConflictError,
    InstanceGoneError,
    NoSuchInstanceError,
    WrongStateError,
)
from devhost.durable.hub import Hub
from devhost.durable.model import Instance, Status
from devhost.durable.protocol import EventType, history_event
from devhost.durable.queries import InstanceQuery, find_instances, includes_running
from devhost.durable.transaction import Transaction


class Management:
    """The client operations of one task hub; each is one transaction."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def start(self, name: str, instance_id: str | None, input_json: str | None, version: str | None) -> str:
        """Start an orchestrator and return the instance's id; an unknown one fails when it is to run.

        InstanceConflictError while a live instance has that id (a finished one is replaced).
        """
        instance_id = instance_id or uuid.uuid4().hex
        with self._hub.transact() as tx:
            self._refuse_live(instance_id)
            lifecycle.begin(
                tx,
                instance_id=instance_id,
                name=name,
                input_json=input_json,
                version=version or self._hub.default_version,
                at=self._hub.now(),
            )
        return instance_id

    def restart(self, instance_id: str, *, with_new_id: bool) -> str:
        """Start an instance's orchestrator again with its original input; the id of the new run.

        UnknownFunctionError when there is no such orchestrator any more.
        """
        old = self._get(instance_id)
        self._hub.catalogue.resolve("orchestrator", old.name)
        return self.start(old.name, None if with_new_id else old.id, old.input, old.version)

    def raise_event(self, instance_id: str, name: str, input_json: str) -> None:
        """Raise an external event; it is kept until the orchestrator waits for it."""
        with self._hub.transact() as tx:
            self.require_live(instance_id)
            tx.post(
                instance_id,
                None,
                history_event(EventType.EVENT_RAISED, self._hub.now(), Name=name, Input=input_json),
            )

    def terminate(self, instance_id: str, reason: str | None) -> None:
        """End an instance at once. Its activities and sub-orchestrations go on, as in Azure."""
        with self._hub.transact() as tx:
            instance = self.require_live(instance_id)
            self._note(tx, instance, EventType.EXECUTION_TERMINATED, reason)
            lifecycle.end(tx, instance, Status.TERMINATED, reason, self._hub.now())

    def suspend(self, instance_id: str, reason: str | None) -> None:
        """Hold an instance: what happens meanwhile is kept for later. WrongStateError when it is held."""
        with self._hub.transact() as tx:
            instance = self.require_live(instance_id)
            if instance.suspended:
                raise WrongStateError(_wrong_state("suspend", instance))
            self._hold(tx, instance, EventType.EXECUTION_SUSPENDED, reason)

    def resume(self, instance_id: str, reason: str | None) -> None:
        """Let a held instance go on. WrongStateError when it is not held."""
        with self._hub.transact() as tx:
            instance = self.require_live(instance_id)
            if not instance.suspended:
                raise WrongStateError(_wrong_state("resume", instance))
            self._hold(tx, instance, EventType.EXECUTION_RESUMED, reason)
            tx.work.instances.add(instance_id)

    def purge(self, instance_id: str) -> int:
        """Remove a finished instance or an entity; how many were removed."""
        with self._hub.transact() as tx:
            if instance_id.startswith("@"):
                return int(tx.drop_entity(instance_id))
            instance = self._hub.store.instance(instance_id)
            if instance is None:
                return 0
            if not instance.finished:
                raise InstanceConflictError(
                    "Only orchestrations in a terminal state can be purged, but the orchestration with "
                    f"instance ID {instance_id} has status {instance.runtime_status}"
                )
            tx.drop_instance(instance_id)
        return 1

    def purge_where(self, query: InstanceQuery) -> int:
        """Remove whatever matches, running instances and entities included; how many were removed."""
        with self._hub.transact() as tx:
            instances = find_instances(self._hub.store, query)
            for instance in instances:
                tx.drop_instance(instance.id)
            # An entity is kept as an instance that runs.
            entities = 0
            if includes_running(query.statuses):
                entities = tx.drop_entities(query.created_from or "", query.created_to or self._hub.now())
        return len(instances) + entities

    def _hold(self, tx: Transaction, instance: Instance, kind: EventType, reason: str | None) -> None:
        instance.suspended = kind == EventType.EXECUTION_SUSPENDED
        instance.updated = max(instance.updated, self._hub.now())
        tx.put_instance(instance)
        self._note(tx, instance, kind, reason)

    def _note(self, tx: Transaction, instance: Instance, kind: EventType, reason: str | None) -> None:
        # Before its first episode an instance has no history, and must not seem to have begun.
        if instance.status != Status.PENDING:
            tx.append_history(
                instance.id, [history_event(kind, self._hub.now(), Reason=reason, Input=reason)]
            )

    def _get(self, instance_id: str) -> Instance:
        instance = self._hub.store.instance(instance_id)
        if instance is None:
            raise NoSuchInstanceError(f"No instance with ID '{instance_id}' found.")
        return instance

    def require_live(self, instance_id: str) -> Instance:
        """The instance. NoSuchInstanceError or InstanceGoneError when there is none to tell anything to."""
        instance = self._get(instance_id)
        if instance.finished:
            raise InstanceGoneError(f"The instance '{instance_id}' has already finished: {instance.status}.")
        return instance

    def _refuse_live(self, instance_id: str) -> None:
        existing = self._hub.store.instance(instance_id)
        if existing is not None and not existing.finished:
            raise InstanceConflictError(
                f"An Orchestration instance with the status {existing.runtime_status} already exists."
            )


def _wrong_state(verb: str, instance: Instance) -> str:
    return (
        f"Cannot {verb} the orchestration instance {instance.id} because instance is in the "
        f"{instance.runtime_status} state."
    )
