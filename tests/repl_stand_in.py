"""A stand-in for the REPL of the Lean community: its documented protocol over the embedded Lean.

Requests and answers are JSON with an empty line after each. An environment is all the text so far, which is read anew.
"""

import json
import os
import subprocess
import sys


def answer(request, texts):
    before = texts[request["env"]] if "env" in request else ""
    command = request["cmd"]
    if command.rstrip().endswith("-- die"):
        os._exit(3)
    if command.rstrip().endswith("-- hang"):
        sys.stdin.read()
    text = f"{before}\n{command}\n"
    # The core is imported by itself, and is the only module there is.
    run = subprocess.run(
        [*json.loads(os.environ["LEMMATA_STAND_IN"]), "--json", "--stdin"],
        input=text.replace("import Init", "").encode(),
        capture_output=True,
        check=False,
    )
    shift = before.count("\n") + 1
    messages = []
    for line in run.stdout.decode().splitlines():
        found = json.loads(line)
        for place in (found["pos"], found["endPos"] or {"line": 0}):
            place["line"] -= shift
        if found["pos"]["line"] > 0:
            severity = {"information": "info"}.get(found["severity"], found["severity"])
            kept = {key: found[key] for key in ("pos", "endPos", "data")}
            messages.append({**kept, "severity": severity})
    texts.append(text)
    return {**({"messages": messages} if messages else {}), "env": len(texts) - 1}


def main():
    texts, lines = [], []
    for line in sys.stdin:
        if line.strip():
            lines.append(line)
        elif lines:
            sys.stdout.write(json.dumps(answer(json.loads("".join(lines)), texts)) + "\n\n")
            sys.stdout.flush()
            lines = []


if __name__ == "__main__":
    main()
