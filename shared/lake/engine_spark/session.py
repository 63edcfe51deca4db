"""How a Spark session computes the lake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from shared import settings
from shared.lake import storage

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What can be set at the start alone.
AT_START = {
    # Each operation on a column would look where in our code it is, by several calls.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    # A hundred by default; the tables of a pass have more plans, and some come again.
    "spark.sql.codegen.cache.maxEntries": "1000",
}
_SESSIONS = "org.apache.spark.sql.classic.SparkSession"
# Of Spark's classes, those whose functions the definitions call.
_CALLED = ("org.apache.spark.sql.functions", "functions", "PythonUtils", _SESSIONS)
# What is the same for the same name or value.
_SAME = frozenset(("col", "lit"))
ROWS_A_PARTITION = 250_000
# Below, tables are small enough that planning costs more than what it saves.
_MANY_ROWS = 1_000_000
# Below, expressions are interpreted: generating code for them and compiling it takes longer.
_FEW_ROWS = 20_000
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # Sets of each customer are kept by key, as all other sums are, instead of sorting after 128 of them.
    "spark.sql.objectHashAggregate.sortBased.fallbackThreshold": "200000",
    # Small and capital letters as Java has them; the other library begins anew with each cell.
    "spark.sql.icu.caseMappings.enabled": "false",
    # What does not fit its type is an error on polars, too; some clusters make it null.
    "spark.sql.ansi.enabled": "true",
    # Spark's default, INT96, says nothing of the time zone to other readers.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # What follows from conditions and aliases of our rules is more than the rules, and helps no plan.
    "spark.sql.constraintPropagation.enabled": "false",
    # Every step of planning is checked after every rule: what a plan computes is what tests compare.
    "spark.sql.lightweightPlanChangeValidation": "false",
    # Each plan is told to whoever looks at the session, in a few words.
    "spark.sql.ui.explainMode": "simple",
    # One method for all rules of a table is longer than a JVM takes: Spark would generate it, fail to compile
    # it, and fall back to what this says at once.
    "spark.sql.codegen.wholeStage": "false",
}


def begun(name: str, options: Mapping[str, str] = MappingProxyType({})) -> SparkSession:
    """The session of this process, made with these settings if missing."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.appName(name).config(map={**AT_START, **options}).getOrCreate()
    _look_up(session)
    return session


def access(lake: str) -> dict[str, str]:
    """How Spark reaches a lake in the cloud as the service principal of the settings; {} without one.

    Spark conceals settings whose names speak of a secret wherever it shows them.
    """
    principal = settings.service_principal()
    if principal is None or not lake.startswith(storage.CLOUD_SCHEME):
        return {}
    host = lake.removeprefix(storage.CLOUD_SCHEME)
    options = {
        "auth.type": "OAuth",
        "oauth.provider.type": "org.apache.hadoop.fs.azurebfs.oauth2.ClientCredsTokenProvider",
        "oauth2.client.id": principal.client_id,
        "oauth2.client.secret": principal.secret,
        "oauth2.client.endpoint": f"https://login.microsoftonline.com/{principal.tenant}/oauth2/token",
    }
    return {f"fs.azure.account.{name}.{host}": value for name, value in options.items()}


def _look_up(session: SparkSession) -> None:
    """Ask the JVM once for what is asked most: its classes and functions, and columns by name and value."""
    jvm: Any = session.sparkContext._jvm
    with suppress(Exception):
        # Two of five calls would tell it that Python has dropped an expression. They are small, and jobs end.
        jvm._gateway_client.gateway_property.enable_memory_management = False
    for path in _CALLED:
        # Another Spark may have it elsewhere; then it is asked each time.
        with suppress(Exception):
            setattr(jvm, path, _Remembered(getattr(jvm, path)))
    with suppress(Exception):
        converters = jvm._gateway_client.converters
        # One list for all of a process: what another session left there speaks to its own JVM.
        others = [one for one in converters if not isinstance(one, _Lists)]
        converters[:] = [_Lists(jvm, type(session._jsparkSession)), *others]
    _know(session, jvm)


def _know(session: SparkSession, jvm: Any) -> None:
    """The types of columns, and that there is a session: each cast asks for both."""
    with suppress(Exception):
        native = session._jsparkSession
        native.parseDataType = _known(native.parseDataType)
        active = getattr(jvm, _SESSIONS)
        there = active.getActiveSession()
        there.isDefined = lambda: True
        active.getActiveSession = lambda: there


class _Remembered:
    """A class of the JVM that is asked once for each of its functions."""

    def __init__(self, wrapped: Any) -> None:
        self._wrapped = wrapped

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._wrapped, name)
        setattr(self, name, _known(function) if name in _SAME else function)
        return getattr(self, name)


class _Lists:
    """Sends the items of a list ten by ten; else each would take a call, which is a third of all calls."""

    # As many as `List.of` takes one by one.
    _AT_ONCE = 10

    def __init__(self, jvm: Any, thing: type) -> None:
        self._of, self._longer = jvm.java.util.List.of, jvm.java.util.ArrayList
        self._kinds = (str, thing)

    def can_convert(self, value: object) -> bool:
        """Whether it is a list of names or of single things of the JVM, such as columns."""
        return isinstance(value, list | tuple) and all(type(item) in self._kinds for item in value)

    def convert(self, items: Sequence[Any], client: Any) -> Any:
        """As a list of Java."""
        sent = self._of(*items[: self._AT_ONCE])
        if len(items) <= self._AT_ONCE:
            return sent
        longer = self._longer(sent)
        for first in range(self._AT_ONCE, len(items), self._AT_ONCE):
            longer.addAll(self._of(*items[first : first + self._AT_ONCE]))
        return longer


def _known(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of the JVM that answers the same plain value by what it has answered before."""
    known: dict[tuple[type, str], Any] = {}

    def answer(value: Any) -> Any:
        if not isinstance(value, str | int | float | None):
            return function(value)
        # 1, 1.0 and True are equal, and so are the two zeros.
        key = type(value), repr(value)
        if key not in known:
            known[key] = function(value)
        return known[key]

    return answer


def prepare(session: SparkSession, rows: int) -> None:
    """Set what the rules need, and as many partitions as that many rows deserve: Spark's 200 are for more."""
    # A layer computes several tables at a time, so that few rows keep all cores busy in one partition each.
    least = session.sparkContext.defaultParallelism if rows > ROWS_A_PARTITION else 1
    chosen = {
        **_SETTINGS,
        "spark.sql.shuffle.partitions": str(max(least, ceil(rows / ROWS_A_PARTITION))),
        "spark.sql.files.minPartitionNum": str(least),
        "spark.sql.codegen.factoryMode": "NO_CODEGEN" if rows < _FEW_ROWS else "FALLBACK",
        # It plans again after each stage.
        "spark.sql.adaptive.enabled": str(rows > _MANY_ROWS).lower(),
    }
    for name, value in chosen.items():
        session.conf.set(name, value)
