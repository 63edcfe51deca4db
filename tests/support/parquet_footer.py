"""How the columns of a Parquet file are compressed and encoded, read from its footer.

The footer is a Thrift struct in the compact protocol; fields are named by their number in parquet.thrift.
"""

from __future__ import annotations

from typing import Any

CODECS = {0: "uncompressed", 1: "snappy", 2: "gzip", 3: "lzo", 4: "brotli", 5: "lz4", 6: "zstd", 7: "lz4_raw"}
ENCODINGS = {
    **{0: "plain", 2: "plain_dictionary", 3: "rle", 4: "bit_packed", 5: "delta_binary_packed"},
    **{6: "delta_length_byte_array", 7: "delta_byte_array", 8: "rle_dictionary", 9: "byte_stream_split"},
}
_ROW_GROUPS, _COLUMNS, _META_DATA, _ENCODINGS, _CODEC = 4, 1, 3, 2, 4
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12


def codecs(data: bytes) -> set[str]:
    """The compressions of a file's column chunks."""
    return {CODECS[chunk[_CODEC]] for chunk in _chunks(data)}


def encodings(data: bytes) -> set[str]:
    """The encodings of a file's column chunks."""
    return {ENCODINGS[number] for chunk in _chunks(data) for number in chunk[_ENCODINGS]}


def _chunks(data: bytes) -> list[dict[int, Any]]:
    assert data[:4] == data[-4:] == b"PAR1", "not a Parquet file"
    length = int.from_bytes(data[-8:-4], "little")
    footer = _Compact(data[-8 - length : -8]).value(_STRUCT)
    return [column[_META_DATA] for group in footer[_ROW_GROUPS] for column in group[_COLUMNS]]


class _Compact:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def value(self, kind: int) -> Any:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind == _BYTE:
            return self._take(1)[0]
        if kind == _DOUBLE:
            return self._take(8)
        if kind == _BINARY:
            return self._take(self._unsigned())
        if kind in (_LIST, _SET):
            return self._list()
        return self._struct() if kind == _STRUCT else self._signed()

    def _struct(self) -> dict[int, Any]:
        fields: dict[int, Any] = {}
        number = 0
        while head := self._take(1)[0]:
            number = number + (head >> 4) if head >> 4 else self._signed()
            fields[number] = self.value(head & 15)
        return fields

    def _list(self) -> list[Any]:
        head = self._take(1)[0]
        count = self._unsigned() if head >> 4 == 15 else head >> 4
        return [self.value(head & 15) for _ in range(count)]

    def _unsigned(self) -> int:
        number = shift = 0
        while True:
            byte = self._take(1)[0]
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number

    def _signed(self) -> int:
        number = self._unsigned()
        return (number >> 1) ^ -(number & 1)

    def _take(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]
