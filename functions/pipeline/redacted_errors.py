"""What the host may hear of a failure: it records the messages of exceptions, and polars quotes values."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import AppError, TransientError
from shared.settings import is_hosted
from shared.telemetry.logs import places


@contextmanager
def redact_errors() -> Iterator[None]:
    """In Azure an exception tells where it arose and not what it says; our own never quote a value."""
    try:
        yield
    except AppError:
        raise
    except Exception as error:
        if not is_hosted():
            raise
        raise TransientError(places(error)) from None
