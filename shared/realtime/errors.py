"""Why nothing can be pushed."""

from shared.errors import TransientError


class RealtimeDisabledError(TransientError):
    """No Web PubSub is configured: clients poll."""

    code = "realtime_disabled"
    retry_after_s = 300


class RealtimeUnavailableError(TransientError):
    """Web PubSub does not answer, or did not a moment ago."""

    code = "realtime_unavailable"
    retry_after_s = 5
