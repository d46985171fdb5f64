"""`GET /models` at an OpenAI-compatible server, and every way in which it fails, in plain words."""

import json
import ssl
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

import aiohttp

from hupan.endpoints import (
    EndpointFailing,
    EndpointNotOpenai,
    EndpointRefused,
    EndpointTimedOut,
    EndpointTlsFailed,
    EndpointTrouble,
    EndpointUnauthorized,
    EndpointUnknownHost,
    EndpointWrongPath,
    RemoteModel,
)

_TIMEOUT_S = 10.0
_LARGEST_ANSWER_BYTES = 4 * 1024**2
_MOST_MODELS = 2000

# What servers call the longest context: vLLM and SGLang, LM Studio, OpenRouter, llama.cpp.
_CONTEXT_NAMES = ("max_model_len", "max_context_length", "context_length", "context_window", "n_ctx_train")


class HttpEndpointProbe:
    """Asks over HTTP.

    Args:
        timeout_s: Seconds until the answer must be here.
    """

    def __init__(self, timeout_s: float = _TIMEOUT_S) -> None:
        self._timeout_s = timeout_s

    async def models(self, base_url: str, api_key: str | None) -> Sequence[RemoteModel]:
        """List what a server offers.

        Args:
            base_url: Up to and with the version, for instance `http://127.0.0.1:11434/v1`.
            api_key: Its key, where it wants one.

        Raises:
            EndpointTrouble: One class a cause, each with a sentence that says what to do.
        """
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        timeout = aiohttp.ClientTimeout(total=self._timeout_s)
        host = urlsplit(base_url).netloc
        try:
            # Redirects are not followed: a key goes to the address that it was entered for and nowhere else.
            async with (
                aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
                session.get(f"{base_url}/models", headers=headers, allow_redirects=False) as response,
            ):
                _check(response.status, host)
                return _models(await response.content.read(_LARGEST_ANSWER_BYTES), host)
        except (aiohttp.ClientError, OSError) as error:
            raise _trouble(error, host, self._timeout_s) from error


def _check(status: int, host: str) -> None:
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise EndpointUnauthorized(f"{host} refuses the key. Enter a valid one.", host=host, status=status)
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED} or status < HTTPStatus.BAD_REQUEST:
        raise EndpointWrongPath(
            f"{host} answers, but has no list of models at this address. It often ends in /v1.",
            host=host,
            status=status,
        )
    raise EndpointFailing(f"{host} answers with error {status}. Look at that server's log.", host=host, status=status)


def _models(body: bytes, host: str) -> list[RemoteModel]:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    entries = cast("dict[str, Any]", answer).get("data") if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        raise EndpointNotOpenai(
            f"{host} answers, but not as an OpenAI-compatible server does. It often ends in /v1.", host=host
        )
    models: dict[str, RemoteModel] = {}
    for entry in cast("list[Any]", entries)[:_MOST_MODELS]:
        fields = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
        name = fields.get("id")
        if isinstance(name, str) and name:
            models[name] = RemoteModel(name, _context_tokens(fields))
    return list(models.values())


def _context_tokens(fields: dict[str, Any]) -> int | None:
    meta = fields.get("meta")
    every = {**fields, **(cast("dict[str, Any]", meta) if isinstance(meta, dict) else {})}
    values = [every.get(name) for name in _CONTEXT_NAMES]
    return next((value for value in values if isinstance(value, int) and value > 0), None)


def _trouble(error: Exception, host: str, timeout_s: float) -> EndpointTrouble:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return EndpointUnknownHost(f"The name {host} is not known. Look for a slip of the pen.", host=host)
    if isinstance(error, (aiohttp.ClientSSLError, ssl.SSLError)):
        return EndpointTlsFailed(
            f"No safe connection to {host} can be made: its certificate is not trusted, or it speaks plain http://.",
            host=host,
        )
    if isinstance(error, TimeoutError):
        return EndpointTimedOut(f"{host} did not answer within {timeout_s:g} seconds.", host=host)
    if isinstance(error, aiohttp.ClientConnectorError):
        return EndpointRefused(f"Nothing answers at {host}. Is the server running?", host=host)
    if isinstance(error, aiohttp.ClientConnectionError):
        return EndpointNotOpenai(f"{host} closed the connection without an answer.", host=host)
    return EndpointNotOpenai(f"{host} answers, but not in HTTP as it should.", host=host)
