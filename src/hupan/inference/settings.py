"""`[inference]`: how the engine is run and how many may wait for it."""

from pydantic import BaseModel, ConfigDict, Field


class InferenceSettings(BaseModel):
    """`[inference]`: the engine, its queue and its rest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slots: int = Field(default=4, ge=1, le=64, description="Conversations that the engine answers side by side.")
    context_tokens: int = Field(
        default=8192,
        ge=512,
        description="Tokens of context for each conversation, at most what the model was made for.",
    )
    threads: int | None = Field(
        default=None, ge=1, description="CPU threads of the engine; not set: the physical cores."
    )
    queue_limit: int = Field(
        default=32, ge=1, description="Requests that may wait for a model; beyond it callers get 429."
    )
    endpoint_concurrency: int = Field(default=64, ge=1, description="Requests that one remote endpoint gets at a time.")
    endpoint_context_tokens: int = Field(
        default=32768, ge=512, description="Context assumed of a remote model that does not say its own."
    )
    idle_unload_s: float = Field(
        default=900.0,
        ge=0,
        description="Seconds without a request after which the engine is unloaded; 0 keeps it loaded.",
    )
    start_timeout_s: float = Field(default=180.0, gt=0, description="Seconds that the engine may take to load a model.")
    switch_patience_s: float = Field(
        default=20.0,
        ge=0,
        description="Seconds for which requests of the loaded model pass one that needs another model.",
    )
