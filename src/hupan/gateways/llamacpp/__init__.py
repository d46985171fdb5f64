"""llama.cpp by `xllamacpp`: the engine's process (`process`, `child`) and what only it can be asked (`talk`)."""

from hupan.gateways.llamacpp.process import LlamaEngine
from hupan.gateways.llamacpp.talk import LlamaTalk

__all__ = ["LlamaEngine", "LlamaTalk"]
