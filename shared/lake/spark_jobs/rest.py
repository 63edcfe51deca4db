"""JSON over HTTPS as the app's identity, with the retries of the Azure SDKs."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from shared import clients, settings

# Seconds until a connection or an answer is given up.
TIMEOUT_S = 30.0


class Rest:
    """A service whose tokens have one scope. Raises azure.core.exceptions.HttpResponseError for a refusal."""

    def __init__(self, url: str, scope: str) -> None:
        from azure.core import PipelineClient
        from azure.core.pipeline.policies import (
            BearerTokenCredentialPolicy,
            HeadersPolicy,
            RetryPolicy,
        )

        identity = clients.credential(settings.optional("AzureWebJobsStorage__clientId"))
        signed = BearerTokenCredentialPolicy(identity, scope)
        self._url = url.rstrip("/")
        self._client: Any = PipelineClient(
            url, policies=[HeadersPolicy(), RetryPolicy(**clients.RETRIES), signed]
        )

    def find(self, path: str, unknown: Container[int], **params: str) -> dict[str, Any] | None:
        """The JSON of an answer; None for one of the codes that say that the service knows no such thing."""
        from azure.core.exceptions import HttpResponseError
        from azure.core.rest import HttpRequest

        try:
            _, answer = self._answer(HttpRequest("GET", self._url + path, params=params))
        except HttpResponseError as error:
            if error.status_code in unknown:
                return None
            raise
        return answer

    def post(
        self, path: str, body: Mapping[str, Any] | None = None
    ) -> tuple[Mapping[str, str], dict[str, Any]]:
        """The headers and the JSON of an answer, {} for one without."""
        from azure.core.rest import HttpRequest

        return self._answer(HttpRequest("POST", self._url + path, json=dict(body or {})))

    def _answer(self, request: Any) -> tuple[Mapping[str, str], dict[str, Any]]:
        response = self._client.send_request(
            request,
            connection_timeout=TIMEOUT_S,
            read_timeout=TIMEOUT_S,
            # Tokens go over TLS; a service on a developer's machine has none.
            enforce_https=settings.is_hosted(),
        )
        response.raise_for_status()
        return response.headers, response.json() if response.content else {}
