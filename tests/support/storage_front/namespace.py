"""The hierarchical namespace over Azurite's flat one: directories are blobs that say so in their metadata."""

from __future__ import annotations

from contextlib import suppress

from azure.core.exceptions import ResourceExistsError
from azure.storage.blob.aio import BlobServiceClient, ContainerClient

from tests.support.storage_front.state import AccountState, parents

FOLDER = {"hdi_isfolder": "true"}


class Namespace:
    """The directories of one account."""

    def __init__(self, state: AccountState, service: BlobServiceClient) -> None:
        self._state = state
        self._service = service

    async def make_parents(self, container: str, path: str) -> None:
        """Directories come into being with the first file in them, and stay."""
        for directory in parents(path):
            await self._make(container, directory)

    async def is_empty(self, container: str, directory: str) -> bool:
        """True when nothing is below a directory."""
        async for _ in self._of(container).list_blobs(f"{directory}/", results_per_page=1):
            return False
        return True

    async def rename(self, container: str, source: str, target: str) -> None:
        """Rename a file, or a directory with everything in it, as the DFS endpoint does: no BlobCreated."""
        if not self._state.is_directory(container, source):
            await self._move(container, source, target)
            self._state.note("BlobRenamed", "RenameFile", container, target)
            return
        below = [blob.name async for blob in self._of(container).list_blobs(f"{source}/")]
        for path in sorted(below, key=lambda name: self._state.is_directory(container, name)):
            await self._move(container, path, target + path.removeprefix(source))
        await self._move(container, source, target)
        self._state.note("DirectoryRenamed", "RenameDirectory", container, target)

    async def _move(self, container: str, source: str, target: str) -> None:
        await self.make_parents(container, target)
        if self._state.is_directory(container, source):
            await self._make(container, target)
            await self._of(container).delete_blob(source)
            self._state.directories[container].discard(source)
            return
        found = await self._of(container).download_blob(source)
        data: bytes = await found.readall()
        metadata = found.properties.metadata
        await self._of(container).upload_blob(target, data, metadata=metadata, overwrite=True)
        await self._of(container).delete_blob(source)

    async def _make(self, container: str, directory: str) -> None:
        if self._state.is_directory(container, directory):
            return
        with suppress(ResourceExistsError):
            await self._of(container).upload_blob(directory, b"", metadata=FOLDER)
        self._state.directories[container].add(directory)

    def _of(self, container: str) -> ContainerClient:
        return self._service.get_container_client(container)
