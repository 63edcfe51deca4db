"""What a session asks of its JVM: few calls, and as many partitions as rows deserve."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from shared.lake.engine_spark import session as sessions


class Jvm:
    """Java's lists, which count what they are asked."""

    def __init__(self) -> None:
        self.calls = 0
        of = SimpleNamespace(of=self._of)
        self.java = SimpleNamespace(util=SimpleNamespace(List=of, ArrayList=self._longer))

    def _of(self, *items: Any) -> list[Any]:
        assert len(items) <= 10
        self.calls += 1
        return list(items)

    def _longer(self, items: list[Any]) -> Any:
        self.calls += 1
        return Longer(self, items)


class Longer(list[Any]):
    """Java's ArrayList."""

    def __init__(self, jvm: Jvm, items: list[Any]) -> None:
        super().__init__(items)
        self._jvm = jvm

    def __getattr__(self, name: str) -> Any:
        assert name == "addAll"
        self._jvm.calls += 1
        return self.extend


@pytest.mark.parametrize(("count", "calls"), [(0, 1), (1, 1), (10, 1), (11, 4), (20, 4), (25, 6), (101, 22)])
def test_a_list_is_sent_whole_in_order_and_in_few_calls(count: int, calls: int) -> None:
    jvm = Jvm()
    names = [f"column_{number}" for number in range(count)]
    assert list(sessions._Lists(jvm, object).convert(names, None)) == names
    assert jvm.calls == calls


def test_java_takes_lists_of_names_and_columns_and_of_nothing_else_ten_by_ten() -> None:
    column = SimpleNamespace()
    lists = sessions._Lists(Jvm(), SimpleNamespace)
    assert lists.can_convert(["a", column])
    assert lists.can_convert(("a", "b"))
    assert not any(map(lists.can_convert, ("ab", {"a": 1}, {"a"}, None, ["a", None], [["a"]], [1], [b"a"])))


def test_a_class_is_asked_once_for_each_function() -> None:
    asked: list[str] = []

    class Functions:
        def __getattr__(self, name: str) -> Any:
            asked.append(name)
            return lambda *values: (name, *values)

    functions = sessions._Remembered(Functions())
    assert [functions.abs(1), functions.abs(2), functions.col("a")] == [("abs", 1), ("abs", 2), ("col", "a")]
    # What is the same for the same name is made once.
    assert functions.col("a") is functions.col("a")
    assert asked == ["abs", "col"]


@pytest.mark.parametrize(
    ("rows", "shuffled", "read"),
    [(0, 1, 1), (250_000, 1, 1), (250_001, 8, 8), (1_300_000, 8, 8), (3_270_000, 14, 8)],
)
def test_few_rows_are_one_partition_and_many_keep_every_core_busy(
    rows: int, shuffled: int, read: int
) -> None:
    conf: dict[str, str] = {}
    session: Any = SimpleNamespace(
        sparkContext=SimpleNamespace(defaultParallelism=8), conf=SimpleNamespace(set=conf.__setitem__)
    )
    sessions.prepare(session, rows)
    assert conf["spark.sql.shuffle.partitions"] == str(shuffled)
    assert conf["spark.sql.files.minPartitionNum"] == str(read)
