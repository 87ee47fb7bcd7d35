"""The filter of system calls, run by hand as the kernel runs it."""

import os
import struct

import pytest

from lemmata.checkers import seccomp

ALLOWED, REFUSED = 0x7FFF0000, 0x00050001
X86, ARM, I386 = 0xC000003E, 0xC00000B7, 0x40000003


def answer(code, architecture, number):
    """Returns what a program of classic BPF returns for a system call."""
    instructions = [struct.unpack_from("=HBBI", code, at) for at in range(0, len(code), 8)]
    held, place = 0, 0
    while True:
        operation, yes, no, value = instructions[place]
        place += 1
        if operation == 0x20:
            held = {0: number, 4: architecture}[value]
        elif operation == 0x06:
            return value
        else:
            jumps = {0x15: held == value, 0x35: held >= value}[operation]
            place += yes if jumps else no


@pytest.mark.parametrize(("machine", "architecture", "column"), [("x86_64", X86, 0), ("aarch64", ARM, 1)])
def test_what_is_listed_is_refused_and_nothing_else(machine, architecture, column):
    code = seccomp.program(machine)
    denied = {numbers[column] for numbers in seccomp.DENIED.values()}
    assert len(denied) == len(seccomp.DENIED)
    for number in range(500):
        assert answer(code, architecture, number) == (REFUSED if number in denied else ALLOWED), number


def test_other_interfaces_of_the_kernel_are_refused():
    code = seccomp.program("x86_64")
    assert answer(code, I386, 20) == REFUSED
    assert answer(code, X86, 0x40000000 | 20) == REFUSED


def test_another_machine_has_no_filter(monkeypatch):
    assert seccomp.program("riscv64") == b""
    seccomp._held.cache_clear()
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "riscv64")
    assert seccomp.open_filter() == -1
    seccomp._held.cache_clear()


def test_everybody_reads_the_filter_from_its_beginning(monkeypatch):
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "x86_64")
    seccomp._held.cache_clear()
    for _ in range(2):
        fd = seccomp.open_filter()
        assert os.read(fd, 1 << 16) == seccomp.program("x86_64")
        os.close(fd)
    seccomp._held.cache_clear()
