"""What the engine raises, and what its callers raise to it."""


class InvocationFailed(Exception):  # noqa: N818 - the name is the engine's contract with the host
    """A function raised: its message and its stack trace."""

    def __init__(self, message: str, stack_trace: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.stack_trace = stack_trace


class NoSuchInstanceError(Exception):
    """No instance has this id."""


class InstanceConflictError(Exception):
    """The instance's status does not allow what is asked."""


class WrongStateError(Exception):
    """The extension checks this state only in its client, so the caller gets a 500."""


class InstanceGoneError(InstanceConflictError):
    """The instance has finished: it cannot be told anything any more."""
