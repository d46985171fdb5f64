"""Which words of OpenAI's requests are understood.

The rule: a parameter that is not named here is refused with `unknown_parameter`, so that nothing is ever misread in
silence. Those marked `Ignored` are accepted because clients send them unasked and leaving them out changes no answer; a
remote endpoint gets them as they came, our own engine does not.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

Ignored = Any
Number = int | float
ModelName = Annotated[str, Field(min_length=1, max_length=512, pattern=r"^[^\x00-\x1f]+$")]
Count = Annotated[StrictInt, Field(ge=1, le=10_000_000)]


class Strict(BaseModel):
    """A request in which every word counts."""

    model_config = ConfigDict(extra="forbid")


class Message(BaseModel):
    """One message. What clients add beside (names, annotations, earlier reasoning) is left alone."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list["ContentPart"] | None = None
    tool_calls: list["MessageToolCall"] | None = None
    tool_call_id: str | None = None


class ContentPart(BaseModel):
    """A piece of a message: text or a picture."""

    type: Literal["text", "image_url", "refusal"]
    text: str | None = None
    image_url: dict[str, Any] | None = None


class CalledFunction(BaseModel):
    """What was called."""

    name: str
    arguments: str


class MessageToolCall(BaseModel):
    """A call in an assistant's message."""

    id: str
    type: Literal["function"] = "function"
    function: CalledFunction


class FunctionSpec(Strict):
    """A function that the model may call."""

    name: Annotated[str, Field(min_length=1, max_length=128)]
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class ToolSpecBody(Strict):
    """A tool; only functions are understood."""

    type: Literal["function"]
    function: FunctionSpec


class NamedFunction(BaseModel):
    """The name of the function that must be called."""

    name: str


class NamedToolChoice(Strict):
    """The tool that must be called."""

    type: Literal["function"]
    function: NamedFunction


class JsonSchemaSpec(BaseModel):
    """A schema that the answer follows."""

    name: str = "answer"
    description: str | None = None
    schema_: dict[str, Any] | None = Field(None, alias="schema")
    strict: bool | None = None


class ResponseFormat(Strict):
    """How the answer is to be written."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchemaSpec | None = None


class StreamOptions(BaseModel):
    """What a stream carries beside the answer."""

    model_config = ConfigDict(extra="forbid")

    include_usage: StrictBool | None = None
    include_obfuscation: Ignored = None


class Drawing(Strict):
    """How tokens are drawn; the last three are llama.cpp's and vLLM's words."""

    temperature: Annotated[Number, Field(ge=0, le=2)] | None = None
    top_p: Annotated[Number, Field(ge=0, le=1)] | None = None
    presence_penalty: Annotated[Number, Field(ge=-2, le=2)] | None = None
    frequency_penalty: Annotated[Number, Field(ge=-2, le=2)] | None = None
    logit_bias: dict[str, Annotated[Number, Field(ge=-100, le=100)]] | None = None
    seed: Annotated[StrictInt, Field(ge=-(2**63), lt=2**63)] | None = None
    stop: str | Annotated[list[str], Field(max_length=16)] | None = None
    top_k: Annotated[StrictInt, Field(ge=0, le=1_000_000)] | None = None
    min_p: Annotated[Number, Field(ge=0, le=1)] | None = None
    repetition_penalty: Annotated[Number, Field(gt=0, le=10)] | None = None


class Completing(Drawing):
    """What chat and plain completions share."""

    model: ModelName
    n: Annotated[StrictInt, Field(ge=1, le=8)] | None = None
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: Count | None = None

    user: Ignored = None
    metadata: Ignored = None
    service_tier: Ignored = None
    safety_identifier: Ignored = None


class ChatCompletionBody(Completing):
    """`POST /v1/chat/completions`."""

    messages: Annotated[list[Message], Field(min_length=1)]
    max_completion_tokens: Count | None = None
    tools: list[ToolSpecBody] | None = None
    tool_choice: Literal["none", "auto", "required"] | NamedToolChoice | None = None
    response_format: ResponseFormat | None = None
    logprobs: StrictBool | None = None
    top_logprobs: Annotated[StrictInt, Field(ge=0, le=20)] | None = None
    modalities: list[Literal["text"]] | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] | None = None
    enable_thinking: StrictBool | None = None
    chat_template_kwargs: dict[str, Any] | None = None
    prompt_cache_key: str | None = None

    parallel_tool_calls: Ignored = None
    prompt_cache_retention: Ignored = None
    store: Ignored = None
    verbosity: Ignored = None


class CompletionBody(Completing):
    """`POST /v1/completions`."""

    prompt: str | list[str] | list[StrictInt]
    logprobs: Annotated[StrictInt, Field(ge=0, le=5)] | None = None
    echo: Literal[False] | None = None
    best_of: Literal[1] | None = None
    suffix: None = None


class EmbeddingBody(Strict):
    """`POST /v1/embeddings`. `input_type` is ours: E5 reads questions and passages differently."""

    model: ModelName
    input: Annotated[str, Field(min_length=1)] | Annotated[list[str], Field(min_length=1, max_length=2048)]
    encoding_format: Literal["float", "base64"] | None = None
    dimensions: Annotated[StrictInt, Field(ge=1)] | None = None
    input_type: Literal["query", "passage"] = "query"

    user: Ignored = None


IGNORED = frozenset(
    {
        "user",
        "metadata",
        "service_tier",
        "safety_identifier",
        "parallel_tool_calls",
        "prompt_cache_retention",
        "store",
        "verbosity",
    }
)
"""What our own engine never gets to see."""
