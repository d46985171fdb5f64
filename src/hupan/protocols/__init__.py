"""Other people's words, translated at the door: one package a protocol. Nothing below knows that they exist."""
