"""Fixtures of the inductive prover's tests."""

import pytest
from unit.induction.in_process import THEORY

from lemmata.checkers.smt.evaluate import Evaluator


@pytest.fixture(autouse=True, scope="session")
def deep_recursion():
    """Raises Python's recursion limit before Hypothesis does, which warns of whoever raises it after itself."""
    Evaluator(THEORY)
