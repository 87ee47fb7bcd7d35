"""The language client against a scripted peer: whatever the peer does, an answer comes, and no process is left."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

import pytest

from lemmata.checkers import language_server
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.language_server import Answer, Ended, LanguageServer, Refusal
from lemmata.checkers.sandbox import Sandbox

PEER = Path(__file__).with_name("lsp_peer.py")
WAIT = 10.0


@pytest.fixture(autouse=True)
def shortly(monkeypatch):
    monkeypatch.setattr(language_server, "SHUTDOWN_WAIT", 0.05)
    monkeypatch.setattr(language_server, "CLOSED_WAIT", 0.05)


@pytest.fixture
def talk(tmp_path):
    """Starts a peer with a script, and returns what a conversation with it comes to."""

    def inner(script, conversation, **options):
        async def go():
            command = [sys.executable, "-I", "-S", str(PEER), json.dumps(script)]
            options.setdefault("memory", None)
            server = LanguageServer(command, str(tmp_path), sandbox=Sandbox.OFF, **options)
            async with server:
                found = await conversation(server)
            assert not is_there(server.pid)
            return found

        return asyncio.run(go())

    return inner


def is_there(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ask(method="one", params=None, wait=WAIT):
    return lambda server: server.request(method, params, wait)


def test_an_answer_an_error_and_the_parameters_in_unicode(talk):
    async def conversation(server):
        return await server.request("a", {"x": "λ𝔸\n"}, WAIT), await server.request("b", None, WAIT)

    script = [["read"], ["echo"], ["read"], ["answer", {"error": {"code": -32601, "message": "unknown"}}]]
    answer, refusal = talk(script, conversation)
    assert isinstance(answer, Answer)
    assert (answer.value["method"], answer.value["params"], answer.value["jsonrpc"]) == ("a", {"x": "λ𝔸\n"}, "2.0")
    assert refusal == Refusal(-32601, "unknown")


def test_answers_out_of_order_reach_their_requests(talk):
    async def conversation(server):
        return await asyncio.gather(server.request("a", None, WAIT), server.request("b", None, WAIT))

    script = [["read"], ["read"], ["send", {"id": 2, "result": "second"}], ["send", {"id": 1, "result": "first"}]]
    assert [answer.value for answer in talk(script, conversation)] == ["first", "second"]


def test_a_request_of_the_server_with_our_number_is_answered_and_is_no_answer(talk):
    script = [["read"], ["send", {"id": 1, "method": "client/registerCapability", "params": {}}], ["read"], ["tell"]]
    script += [["send", {"id": 1, "method": "workspace/configuration", "params": {"items": [{}, {}]}}], ["read"]]
    script += [["tell"], ["send", {"id": 1, "result": "ours"}], ["hang"]]
    seen = []
    assert talk(script, ask(), notified=lambda _, reply: seen.append(reply)).value == "ours"
    assert [(reply["id"], reply["result"]) for reply in seen] == [(1, None), (1, [None, None])]


def test_notifications_come_in_order_also_while_a_request_waits(talk):
    seen = []
    script = [["read"], *(["send", {"method": "note", "params": n}] for n in range(50)), ["echo"]]
    answer = talk(script, ask(), notified=lambda method, params: seen.append((method, params)))
    assert isinstance(answer, Answer)
    assert seen == [("note", n) for n in range(50)]


def test_a_frame_may_come_in_any_pieces(talk):
    body = '{"id": 1, "result": 7}'
    text = f"content-type: x\r\nContent-LENGTH:  {len(body)}\r\n\r\n{body}"
    assert talk([["read"], *(["raw", char] for char in text)], ask()).value == 7


@pytest.mark.parametrize(
    ("script", "kind", "detail"),
    [
        ([["read"], ["kill"]], "crash", "signal SIGKILL"),
        ([["read"], ["say", "no more\n"], ["exit", 3]], "crash", "exit code 3: no more"),
        ([["read"], ["raw", "Content-Length: 100\r\n\r\n{"], ["exit", 0]], "crash", "exit code 0"),
        ([["read"], ["raw", "Content-Length: 100\r\n\r\n{"], ["close", 1], ["hang"]], "protocol", "closed its output"),
        ([["close", 0], ["hang"]], "protocol", "closed its input"),
        ([["read"], ["raw", "hello\n"], ["hang"]], "protocol", "no header of a frame: 'hello"),
        ([["read"], ["raw", "\x00\xff garbage"], ["hang"]], "protocol", "no header of a frame"),
        ([["read"], ["raw", "Content-Length: -1\r\n\r\n"], ["hang"]], "protocol", "no header of a frame"),
        ([["read"], ["raw", "Content-Length: 4\r\n\r\nnull"], ["hang"]], "protocol", "no JSON object"),
        ([["read"], ["raw", "Content-Length: 4\r\n\r\n{{{{"], ["hang"]], "protocol", "not JSON"),
        ([["read"], ["raw", f"Content-Length: {1 << 40}\r\n\r\n"], ["hang"]], "protocol", "a frame of 1099511627776"),
        ([["read"], ["answer", {"error": "no object"}], ["hang"]], "protocol", "reading an error"),
        ([["read"], ["raw", "A" * 5000], ["hang"]], "protocol", "no header of a frame"),
    ],
)
def test_a_server_that_ends_or_breaks_the_protocol_ends_all_requests_alike(talk, script, kind, detail):
    async def conversation(server):
        pending = await asyncio.gather(server.request("a", None, WAIT), server.request("b", None, WAIT))
        return [*pending, await server.request("c", None, WAIT), await server.notify("d", None, WAIT), server.ended]

    found = talk(script, conversation)
    assert all(isinstance(each, Ended) and each == found[0] for each in found)
    assert found[0].kind == kind
    assert detail in found[0].detail


def test_a_wrong_length_swallows_the_next_frame_and_is_found_out(talk):
    script = [["read"], ["raw", "Content-Length: 9\r\n\r\n{}"], ["send", {"id": 1, "result": 1}], ["hang"]]
    found = talk(script, ask())
    assert (found.kind, "not JSON" in found.detail) == ("protocol", True)


def test_an_answer_before_the_end_counts(talk):
    assert talk([["read"], ["echo"], ["kill"]], ask(params=4)).value["params"] == 4


def test_a_deadline_is_told_to_the_server_and_its_late_answer_is_dropped(talk):
    async def conversation(server):
        first = await server.request("slow", None, 0.05)
        return first, await server.request("next", None, WAIT), server.ended

    # The first answer is given when the second request has come.
    script = [["read"], ["read"], ["send", {"method": "cancelled"}], ["read"]]
    script += [["send", {"id": 1, "result": "late"}], ["send", {"id": 2, "result": "in time"}], ["hang"]]
    seen = []
    first, second, ended = talk(script, conversation, notified=lambda method, _: seen.append(method))
    assert (first.kind, first.detail) == ("timeout", "no answer to slow in 0.05 s")
    assert second.value == "in time"
    assert ended is None
    assert seen == ["cancelled"]


def test_a_server_that_reads_nothing_does_not_hold_the_caller(talk):
    async def conversation(server):
        started = time.monotonic()
        found = await server.notify("big", "x" * (1 << 20), 0.05)
        return found, await server.request("small", None, 0.05), time.monotonic() - started

    noted, asked, seconds = talk([["hang"]], conversation)
    assert (noted.kind, asked.kind) == ("timeout", "timeout")
    assert seconds < 5


def test_a_flood_of_requests_that_are_not_read_ends_the_server(talk, monkeypatch):
    monkeypatch.setattr(language_server, "_UNREAD", 1 << 16)
    body = json.dumps({"id": 1, "method": "a"})
    flood = f"Content-Length: {len(body)}\r\n\r\n{body}"
    found = talk([["read"], ["raw", flood, 6000], ["hang"]], ask())
    assert (found.kind, found.detail) == ("protocol", "it does not read what is sent to it")


def test_what_is_printed_is_bounded_and_its_end_is_shown(talk):
    async def conversation(server):
        found = await server.request("a", None, WAIT)
        assert len(server._errors.kept) <= 1 << 16
        return found

    found = talk([["read"], ["say", "x", 300_000], ["say", "END"], ["exit", 1]], conversation)
    assert found.detail.endswith("xEND")
    assert len(found.detail) < 3000


def test_a_handler_that_fails_ends_the_conversation_and_hangs_nobody(talk):
    def handler(method, params):
        raise KeyError(method)

    found = talk([["read"], ["send", {"method": "note"}], ["hang"]], ask(), notified=handler)
    assert (found.kind, found.detail) == ("protocol", "reading note: KeyError: 'note'")


def test_more_memory_than_allowed(talk):
    found = talk([["read"], ["hang"]], ask(), memory=1 << 20)
    assert found.kind == "memory"
    assert "the limit is 1 MiB" in found.detail


def test_initialize_makes_it_ready_and_leaving_asks_it_to_end(talk):
    async def conversation(server):
        found = await server.initialize(WAIT, capabilities={"x": 1}, options=[2])
        assert found.value["capabilities"] == {"x": 1}
        assert found.value["initializationOptions"] == [2]
        assert found.value["processId"] is None
        return server

    server = talk([["serve"]], conversation)
    assert (server.ended.kind, server.ended.detail) == ("crash", "exit code 0")


@pytest.mark.parametrize("ending", ["leave", "raise", "cancel", "server dies"])
def test_nothing_is_left_of_what_a_server_started(talk, ending):
    pids = []

    async def conversation(server):
        await server.request("a", None, WAIT)
        assert is_there(pids[0])
        if ending == "raise":
            raise RuntimeError
        if ending == "cancel":
            asyncio.current_task().cancel()
        if ending != "leave":
            await server.request("b", None, WAIT)

    script = [["spawn"], ["read"], ["echo"], *([["read"], ["kill"]] if ending == "server dies" else [["serve"]])]
    expected = {"raise": RuntimeError, "cancel": asyncio.CancelledError}.get(ending)
    options = {"notified": lambda _, pid: pids.append(pid)}
    if expected is None:
        talk(script, conversation, **options)
    else:
        with pytest.raises(expected):
            talk(script, conversation, **options)
    assert not is_there(pids[0])


def test_no_descriptor_is_left(talk):
    async def conversation(server):
        await server.request("a", None, WAIT)

    talk([["read"], ["echo"], ["serve"]], conversation)
    before = len(os.listdir("/proc/self/fd"))
    talk([["read"], ["echo"], ["serve"]], conversation)
    talk([["read"], ["kill"]], conversation)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_tool_that_is_not_there(tmp_path):
    async def go():
        async with LanguageServer(["no-such-server"], str(tmp_path), memory=None):
            raise AssertionError("started")

    with pytest.raises(ToolchainMissing, match="no-such-server is not installed"):
        asyncio.run(go())
