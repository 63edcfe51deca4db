"""The `protos` namespace that azure-functions-runtime builds and reads its messages with.

In Azure these classes are generated from FunctionRpc.proto. The runtime asks of them only what is here:
construction by keyword, attribute access, `WhichOneof`, and a few enumeration values.
"""

from __future__ import annotations

from typing import Any, Self


class TypedData:
    """One value of one kind: string, json, bytes, http, int or double. `None` values leave it empty."""

    __slots__ = ("_kind", "_value")

    def __init__(self, **field: Any) -> None:
        self._kind: str | None = None
        self._value: Any = None
        for kind, value in field.items():
            if value is not None:
                self._kind, self._value = kind, value

    def WhichOneof(self, _group: str) -> str | None:  # noqa: N802
        """The kind that is set."""
        return self._kind

    def __getattr__(self, name: str) -> Any:
        # The runtime takes anything that answers to `TypedData` for a whole namespace.
        if name == object.__getattribute__(self, "_kind"):
            return self._value
        raise AttributeError(name)

    def __repr__(self) -> str:
        return f"TypedData({self._kind}={self._value!r})"


class ParameterBinding:
    """A named value going in or out."""

    __slots__ = ("data", "name")

    def __init__(self, *, name: str, data: TypedData | None) -> None:
        self.name = name
        self.data = data

    def WhichOneof(self, _group: str) -> str:  # noqa: N802
        """Always `data`: shared memory is not used."""
        return "data"


class Message:
    """A message whose fields are those it was made with; others read as None."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


class RpcHttp(Message):
    """An HTTP request or response."""


class _SameSite:
    Lax = 1
    Strict = 2
    ExplicitNone = 3


setattr(_SameSite, "None", 0)


class RpcHttpCookie(Message):
    """A response cookie; its attributes are nullable wrappers."""

    SameSite = _SameSite


class StatusResult(Message):
    """How a call ended."""

    Failure = 0
    Success = 1


class BindingInfo(Message):
    """A binding's type and direction."""

    out = 1
    inout = 2
    undefined = 0
    string = 1
    binary = 2
    stream = 3


setattr(BindingInfo, "in", 0)


class RpcException(Message):
    """A function's exception: message and stack trace."""


class RpcRetryOptions(Message):
    """A function's retry policy."""


class RpcFunctionMetadata(Message):
    """An indexed function."""


class WorkerMetadata(Message):
    """The runtime's versions."""


class Nullable(Message):
    """An optional scalar."""


class Timestamp(Message):
    """Seconds since the epoch."""


class Protos:
    """What the runtime is handed as `properties["protos"]`."""

    TypedData = TypedData
    ParameterBinding = ParameterBinding
    StatusResult = StatusResult
    BindingInfo = BindingInfo
    RpcHttp = RpcHttp
    RpcHttpCookie = RpcHttpCookie
    RpcException = RpcException
    RpcRetryOptions = RpcRetryOptions
    RpcFunctionMetadata = RpcFunctionMetadata
    WorkerMetadata = WorkerMetadata
    NullableString = NullableBool = NullableDouble = NullableTimestamp = Nullable
    Timestamp = Timestamp
    WorkerInitResponse = FunctionMetadataResponse = FunctionLoadResponse = InvocationResponse = Message


class Envelope:
    """A verb's argument: exactly one request in it, and the properties of the connection."""

    name = "devhost"

    def __init__(self, kind: str, message: Message) -> None:
        self.request = Message(**{kind: message})
        self.properties = {"host": "127.0.0.1", "protos": Protos}

    @classmethod
    def of(cls, kind: str, **fields: Any) -> Self:
        """An envelope around a request of `kind` with these fields."""
        return cls(kind, Message(**fields))
