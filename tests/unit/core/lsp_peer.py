"""A scripted peer of the language client: each line of its script says what to do next.

Started as ``python lsp_peer.py SCRIPT``; the script is a JSON list of steps, each a list of a word and its arguments.
"""

import json
import os
import signal
import subprocess
import sys


def read():
    length = 0
    while line := sys.stdin.buffer.readline().strip():
        length = int(line.partition(b":")[2])
    return json.loads(sys.stdin.buffer.read(length)) if length else None


def write(data):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def frame(message):
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def main(script):
    last = None
    for word, *arguments in json.loads(script):
        match word:
            case "read":
                last = read()
            case "answer":
                write(frame({"id": last["id"], **arguments[0]}))
            case "echo":
                write(frame({"id": last["id"], "result": last}))
            case "send":
                write(frame(arguments[0]))
            case "raw":
                write(arguments[0].encode("latin-1") * (arguments[1] if arguments[1:] else 1))
            case "tell":
                write(frame({"method": "told", "params": last}))
            case "say":
                sys.stderr.write(arguments[0] * (arguments[1] if arguments[1:] else 1))
                sys.stderr.flush()
            case "close":
                os.close(arguments[0])
            case "spawn":
                child = subprocess.Popen(["sleep", "60"], start_new_session=True)
                write(frame({"method": "spawned", "params": child.pid}))
            case "exit":
                os._exit(arguments[0])
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang":
                signal.pause()
            case "serve":
                while (last := read()) is not None and last["method"] != "exit":
                    if "id" in last:
                        write(frame({"id": last["id"], "result": last["params"]}))


main(sys.argv[1])
