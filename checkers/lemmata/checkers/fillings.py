"""Candidates of the kind "fillings": a JSON list with a text for each hole of the task."""

from __future__ import annotations

import json
from typing import cast

from lemmata.checkers.errors import InputError
from lemmata.checkers.task import Candidate

__all__ = ["filling_texts"]


def filling_texts(candidate: Candidate, file: str) -> list[str]:
    """Returns the texts of a candidate; raises `InputError`, of the name ``file``, if it is no such list."""
    try:
        texts = json.loads(candidate.text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the fillings are no JSON: {error}", file=file, line=1, column=1) from error
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in cast("list[object]", texts)):
        raise InputError("expected a JSON list of strings, one per hole", file=file, line=1, column=1)
    return cast("list[str]", texts)
