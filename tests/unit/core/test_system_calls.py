"""The filter of system calls refuses those that it names, by number and in the way of every architecture."""

import struct

import pytest

from lemmata.checkers import system_calls
from lemmata.checkers.system_calls import filter_program

ALLOWED, REFUSED = 0x7FFF0000, 0x00050000 | 38


def answer(machine, number, architecture=None):
    """Returns what the kernel would make of a call."""
    known = system_calls._ARCHITECTURES[machine]
    data = {0: number, 4: known if architecture is None else architecture}
    steps = list(struct.iter_unpack("=HBBI", filter_program(machine)))
    place = value = 0
    while True:
        code, holds, fails, operand = steps[place]
        place += 1
        match code:
            case 0x20:
                value = data[operand]
            case 0x15:
                place += holds if value == operand else fails
            case 0x35:
                place += holds if value >= operand else fails
            case _:
                return operand


@pytest.mark.parametrize("machine", system_calls._REFUSED)
def test_what_is_named_is_refused_and_nothing_else(machine):
    named = {*system_calls._REFUSED[machine].values(), *system_calls._NEWER.values()}
    assert {number for number in range(600) if answer(machine, number) == REFUSED} == named
    assert {answer(machine, number) for number in set(range(600)) - named} == {ALLOWED}


@pytest.mark.parametrize("machine", system_calls._REFUSED)
def test_calls_in_another_way_are_refused(machine):
    assert answer(machine, 1, 0x40000003) == REFUSED
    assert answer(machine, 0x40000000 + 1) == REFUSED


def test_a_machine_whose_calls_are_not_known_has_no_filter(monkeypatch):
    monkeypatch.setattr(system_calls.platform, "machine", lambda: "sparc")
    assert filter_program("sparc") == b""
    assert system_calls.open_filter() is None
