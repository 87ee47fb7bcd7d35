"""Dafny without a model: running programs, guessing hints from rules, and keeping those that hold."""

__all__: list[str] = []
