"""Qwen-Agent as it comes, less one thing: importing it makes the whole process look up IPv4 addresses only."""

import socket
from typing import Any

_resolve = socket.getaddrinfo

import qwen_agent.llm  # noqa: E402 - what it changes has to be kept first

socket.getaddrinfo = _resolve

# It names its types only in part.
llm: Any = qwen_agent.llm
