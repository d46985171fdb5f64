"""OpenAI's HTTP API under `/v1`, for any program that speaks it.

`app.py` puts it together. `words.py` says which words are understood, `plan.py` turns a request into what the
model is sent, `relay.py` hands a stream through byte by byte, `assembly.py` puts a streamed answer together again where
somebody wants it whole, and `failures.py` says every error in OpenAI's shape.
"""

from hupan.protocols.openai.app import openai_app

__all__ = ["openai_app"]
