"""What a reliable connection keeps so that a cut loses and repeats nothing."""

from collections import OrderedDict, deque

MAX_UNACKED = 1000
MAX_UNACKED_BYTES = 16 * 1024 * 1024
MAX_ACK_IDS = 10_000


class ReplayOverflowError(Exception):
    """The client acknowledges too little: too many messages or bytes wait for it."""


class ReplayBuffer:
    """Sent but not yet acknowledged messages, numbered from 1 over the life of the logical connection."""

    def __init__(self, *, max_messages: int = MAX_UNACKED, max_bytes: int = MAX_UNACKED_BYTES) -> None:
        """Limits: messages, and characters of their serialized heads."""
        self._limits = max_messages, max_bytes
        self._waiting: deque[tuple[int, str]] = deque()
        self._bytes = 0
        self._last = 0

    def push(self, head: str) -> str:
        """Numbers and keeps a message (JSON without its closing brace); returns the frame to send.

        Raises ReplayOverflowError when it does not fit any more."""
        max_messages, max_bytes = self._limits
        if len(self._waiting) >= max_messages or self._bytes + len(head) > max_bytes:
            raise ReplayOverflowError
        self._last += 1
        self._bytes += len(head)
        self._waiting.append((self._last, head))
        return _frame(self._last, head)

    def acknowledge(self, sequence_id: int) -> None:
        """Forgets everything up to and including `sequence_id`."""
        while self._waiting and self._waiting[0][0] <= sequence_id:
            self._bytes -= len(self._waiting.popleft()[1])

    def frames(self) -> list[str]:
        """All unacknowledged frames in order."""
        return [_frame(number, head) for number, head in self._waiting]


class SeenAckIds:
    """The ack ids of requests already carried out, the latest ten thousand of them."""

    def __init__(self) -> None:
        """Starts empty."""
        self._ids: OrderedDict[int, None] = OrderedDict()

    def __contains__(self, ack_id: int) -> bool:
        """Whether a request with this id was carried out."""
        return ack_id in self._ids

    def add(self, ack_id: int) -> None:
        """Remembers the id and lets the oldest go."""
        self._ids[ack_id] = None
        if len(self._ids) > MAX_ACK_IDS:
            self._ids.popitem(last=False)

    def discard(self, ack_id: int) -> None:
        """Forgets the id of a request that failed: it may be tried again."""
        self._ids.pop(ack_id, None)


def _frame(sequence_id: int, head: str) -> str:
    return f'{head},"sequenceId":{sequence_id}}}'
