"""The app under the genuine runtime with the genuine exporter, sending to an Application Insights of our own.

    python -I application_insights.py APP_FOLDER MESSAGES_FILE

Prints what was sent as JSON. A process of its own, because runtime and exporter are set up once per process.
"""

from __future__ import annotations

import asyncio
import gzip
import importlib.util
import json
import os
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import ModuleType
from typing import Any

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
_taken: list[dict[str, Any]] = []


class Taker(BaseHTTPRequestHandler):
    """Accepts everything."""

    def do_POST(self) -> None:
        """Keep telemetry, and say that it was accepted."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        items = json.loads(body) if self.path.endswith("/track") else []
        _taken.extend(items)
        said = {"itemsReceived": len(items), "itemsAccepted": len(items), "errors": []}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def main(folder: str, messages_file: str) -> None:
    """Boot the app as the worker does, call two operations, tell something, and print what was sent."""
    server = HTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    os.environ |= {
        "APPLICATIONINSIGHTS_CONNECTION_STRING": "InstrumentationKey=00000000-0000-0000-0000-000000000000;"
        f"IngestionEndpoint={address};LiveEndpoint={address}",
        "PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY": "true",
        "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL": "true",
    }
    sys.path.insert(0, folder)
    capabilities = asyncio.run(_boot_and_call(folder, _loaded(messages_file)))
    _call_storage()
    _tell()
    print(json.dumps({"capabilities": capabilities, "items": _taken}))
    sys.stdout.flush()
    # The exporter's threads would go on trying.
    os._exit(0)


def _loaded(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


async def _boot_and_call(folder: str, messages: Any) -> dict[str, str]:
    import azure_functions_runtime as runtime

    runtime.start_threadpool_executor()
    init = messages.Envelope.of("worker_init_request", capabilities={}, function_app_directory=folder)
    started = await runtime.worker_init_request(init)
    assert started.result.status == messages.StatusResult.Success, started.result.exception.message
    found = (await runtime.functions_metadata_request(None)).function_metadata_results
    ids = {function.name: function.function_id for function in found}
    for name in ("health", "list_claims"):
        await runtime.invocation_request(_request(messages, ids[name]))
    return dict(started.capabilities)


def _request(messages: Any, function_id: str) -> Any:
    empty = messages.TypedData(bytes=b"")
    http = messages.RpcHttp(method="GET", url="http://x/", headers={}, params={}, query={}, body=empty)
    trace = {"trace_parent": f"00-{TRACE}-00f067aa0ba902b7-01", "trace_state": "", "attributes": {}}
    retries = messages.Message(retry_count=0, max_retry_count=0, exception=None)
    message = messages.Message(
        invocation_id="1",
        function_id=function_id,
        input_data=[messages.ParameterBinding(name="req", data=messages.TypedData(http=http))],
        trigger_metadata={},
        trace_context=messages.Message(**trace),
        retry_context=retries,
    )
    return messages.Envelope("invocation_request", message)


def _call_storage() -> None:
    """A call that fails, which the SDK would trace and log."""
    import logging

    from azure.core.exceptions import AzureError
    from azure.storage.blob import BlobServiceClient

    client = BlobServiceClient("http://127.0.0.1:9/account", retry_total=0).get_blob_client(
        "container", "blob"
    )
    with suppress(AzureError):
        client.get_blob_properties(connection_timeout=1)
    logging.getLogger("azure.storage").warning("a line of the SDK")


def _tell() -> None:
    from opentelemetry import _logs, trace

    from shared.telemetry import event, send, value
    from shared.telemetry.names import POISON_DEPTH, LogEvent

    event(LogEvent.RUN_FAILED, run_id="RUN-1", stage="gold")
    value(POISON_DEPTH, 3)
    send()
    providers: list[Any] = [trace.get_tracer_provider(), _logs.get_logger_provider()]
    for provider in providers:
        provider.force_flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
