"""The assistant: writes replies and titles by asking a model."""
