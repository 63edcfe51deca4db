"""The feed file: one line for each blob that Azurite has written, `PATH ETAG`, the path percent-encoded."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from devhost.host.storage import ListedBlob


class Feed:
    """Reads on where it last stopped; begins at the end, since a listing tells what was before."""

    def __init__(self, path: Path, account: str, container: str) -> None:
        self._path = path
        self._prefix = f"/{account}/{container}/"
        self._offset = self._size()
        self._rest = b""

    def read(self) -> list[ListedBlob]:
        """Blobs of the container written since the last call, each once, with its latest etag."""
        size = self._size()
        if size < self._offset:
            self._offset, self._rest = 0, b""
        if size == self._offset:
            return []
        with self._path.open("rb") as file:
            file.seek(self._offset)
            data = file.read()
        self._offset += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        blobs = (self._parsed(line.decode()) for line in lines)
        return list({blob.name: blob for blob in blobs if blob is not None}.values())

    def _parsed(self, line: str) -> ListedBlob | None:
        path, _, etag = line.partition(" ")
        if not path.startswith(self._prefix):
            return None
        return ListedBlob(unquote(path[len(self._prefix) :]), etag.strip('"'))

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0
