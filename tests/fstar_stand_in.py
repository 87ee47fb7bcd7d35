"""A program in the place of ``fstar.exe``: it proves nothing, and says in F*'s own forms what a comment tells it to.

Comments ``(*@ ... *)`` of the checked module choose what it does: see `cold`. With ``--ide`` it speaks the recorded
protocol, and the comments of a fragment choose the answer: see `warm`. Everything here is in the documented shape, and
none of it was recorded.
"""

import json
import os
import re
import signal
import stat
import sys
import time
from pathlib import Path

VERSION = "F* 2026.08.30\nplatform=Linux_x86_64\ncompiler=OCaml 4.14.1\ndate=2026-08-30\ncommit=0123abc\n"


def install(folder):
    """Makes the program ``fstar.exe`` and its solver in ``folder``, and returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    program, solver = folder / "fstar.exe", folder / "z3-4.13.3"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{__file__}" "$@"\n')
    solver.write_text("#!/bin/sh\nexit 1\n")
    for path in (program, solver):
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return program


def toolchain(folder):
    """Returns the installed stand-in as a toolchain."""
    from lemmata.checkers.fstar.toolchain import FStarToolchain, Solver

    program = install(folder)
    return FStarToolchain(
        kind="explicit",
        binary=str(program),
        version="2026.08.30",
        commit="0123abc",
        sha256="0" * 64,
        solver=Solver(version="4.13.3", path=str(folder / "z3-4.13.3"), sha256="1" * 64),
    )


def out(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def err(text):
    sys.stderr.write(f"{text}\n")


def position(line, column):
    return {"line": line, "col": column}


def message(level, number, file, line, column, *parts):
    place = {"file_name": file, "start_pos": position(line, column), "end_pos": position(line, column + 1)}
    context = ["While typechecking the top-level declaration ‘let f’"]
    data = {"msg": list(parts), "level": level, "range": {"def": place, "use": place}, "number": number, "ctx": context}
    return json.dumps(data, ensure_ascii=False)


def orders(text):
    return [order.split() for order in re.findall(r"\(\*@ (.*?) \*\)", text)]


def line_of(text, pattern):
    return next((number for number, line in enumerate(text.split("\n"), 1) if re.search(pattern, line)), 0)


def cold(arguments):
    """Checks the last argument.

    Orders: ``error N L C TEXT``, ``warning N L C TEXT``, ``expected N L C TEXT``, ``row L REASON``, ``seed S`` (only
    then what follows it), ``hang``, ``leave N``, ``kill``, ``say TEXT`` (standard error), ``print TEXT`` (standard
    output), ``unsaid`` (no word of success), ``claim NAME`` (the client fails there), ``unanswered`` (the client's log
    is empty), ``vacuous NAME``, ``false`` (the probe succeeds), ``absurd`` (the control succeeds too), ``at MODULE
    ORDER`` (an order for a module beside this one).
    """
    file = arguments[-1]
    module = file.removesuffix(".fst")
    text = Path(file).read_text(encoding="utf-8")
    others = "".join(path.read_text(encoding="utf-8") for path in Path().glob("*.fst") if path.name != file)
    seed = arguments[arguments.index("--z3seed") + 1]
    code = 0
    if module.startswith("Lemmata_"):
        told = [order[2:] for order in orders(others) if order[:2] == ["at", module]]
        code = obeyed(file, module, told, seed)
        code = ours(module, text, orders(others)) or code
    else:
        told = orders(text)
        code = obeyed(file, module, told, seed)
    if code == 0 and ["unsaid"] not in told:
        out(f"Verified module: {module}\nAll verification conditions discharged successfully")
    return code


def ours(module, text, told):
    if module == "Lemmata_Client":
        for order in told:
            line = line_of(text, rf"\.{order[1]}$") if order[0] == "claim" else 0
            if line:
                err(message("Error", 19, f"{module}.fst", line, 4, "Subtyping check failed"))
                return 1
        if ["unanswered"] not in told:
            Path(f"queries-{module}.smt2").write_text("(check-sat)\n; STATUS: unsat\n")
        return 0
    for order in told:
        line = line_of(text, r"lemmata_vacuous") if order[0] == "vacuous" else 0
        if line:
            err(message("Error", 303, f"{module}.fst", line, 0, "A definition was expected to fail"))
            return 1
    accepted = ["absurd"] if module == "Lemmata_Control" else ["false"]
    if accepted in told:
        return 0
    line = line_of(text, "lemmata_absurd")
    err(message("Error", 19, f"{module}.fst", line, 38, "Could not prove post-condition"))
    return 1


def obeyed(file, module, told, seed):
    code = 0
    for order in told:
        word, rest = order[0], order[1:]
        if word == "seed" and rest[0] != seed:
            break
        if word in ("error", "warning", "expected"):
            number, line, column, *words = rest
            level = {"error": "Error", "warning": "Warning", "expected": "Info"}[word]
            parts = [" ".join(words)] if word != "expected" else ["Expected failure:", " ".join(words)]
            err(message(level, int(number), file, int(line), int(column), *parts))
            code = 1 if word == "error" else code
        elif word == "row":
            line, *words = rest
            row = f"({file}({line},0-{line},99))\tQuery-stats ({module}.f, 1)\tfailed {{reason-unknown=unknown because "
            out(f"{row}{' '.join(words)}}} in 30 milliseconds with fuel 2 and ifuel 1 and rlimit 5 (used rlimit 5.0)")
        elif word == "hang":
            time.sleep(3600)
        elif word == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif word == "leave":
            return int(rest[0])
        elif word in ("say", "print"):
            (err if word == "say" else out)(" ".join(rest))
    return code


def reply(identifier, status, value):
    out(json.dumps({"kind": "response", "query-id": identifier, "status": status, "response": value}))


def warm():
    """Speaks the protocol of ``--ide``; a word in a fragment chooses the answer, and a file counts the lives.

    ``WRONG``: an error 19 in its first line. ``ADMITTED``: success, with a warning 335. ``CRASH``: ends, in the first
    life only. ``DIES``: ends, always. ``HANGS``: no answer. ``TWICE``: the answer comes twice. ``NOISE``: lines between
    that are none of the protocol's. ``SLOW`` in a whole text: goes on only after ``cancel``. Another file keeps what
    was asked: the number of the life, the question, and the first line of its code.
    """
    out(json.dumps({"kind": "protocol-info", "version": 3, "features": ["push", "pop", "cancel"]}))
    lives = Path(os.environ["HOME"], "lives")
    lives.write_text(str(int(lives.read_text()) + 1 if lives.exists() else 1))
    depth, slow = 0, None
    for line in sys.stdin:
        asked = json.loads(line)
        identifier, query, arguments = asked["query-id"], asked["query"], asked["args"]
        begins = arguments.get("code", "").partition("\n")[0]
        with lives.with_name("asked").open("a", encoding="utf-8") as transcript:
            transcript.write(f"{lives.read_text()} {query} {begins}\n")
        if query == "push":
            depth += answer_push(identifier, arguments, lives)
        elif query == "pop":
            reply(identifier, *(("success", None) if depth else ("failure", "Too many pops")))
            depth -= depth > 0
        elif query == "full-buffer":
            slow = answer_whole(identifier, arguments["code"])
        elif query == "cancel" and slow is not None:
            finish(slow)
        elif query == "vfs-add":
            reply(identifier, "success", None)
        elif query not in ("cancel", "restart-solver"):
            reply(identifier, "protocol-violation", f"Unknown query: {query}")
    return 0


def issue(level, number, text, line):
    ranges = [
        {"fname": "<input>", "beg": [line, 4], "end": [line, 9]},
        {"fname": "Prims.fst", "beg": [9, 0], "end": [9, 1]},
    ]
    return {"level": level, "number": number, "message": f"- {text}\n", "ranges": ranges}


def answer_push(identifier, arguments, lives):
    code, line = arguments["code"], arguments["line"]
    if "DIES" in code or ("CRASH" in code and lives.read_text() == "1"):
        sys.stderr.write("Unexpected error: out of luck\n")
        os._exit(1)
    if "HANGS" in code:
        time.sleep(3600)
    if "NOISE" in code:
        out("TAC>> dump\n{not json\n" + json.dumps({"kind": "message", "query-id": identifier, "level": "info"}))
    status, value = "success", []
    if "WRONG" in code:
        status, value = "failure", [issue("error", 19, "Assertion failed", line)]
    elif "ADMITTED" in code:
        value = [issue("warning", 335, "Every use of Prims.admit triggers a warning", line)]
    for _ in range(2 if "TWICE" in code else 1):
        reply(identifier, status, value)
    return status == "success"


def answer_whole(identifier, code):
    reply(f"{identifier}.1", "success", [])
    if "WRONG" in code:
        reply(f"{identifier}.2", "failure", [issue("error", 189, "Expected expression of type int", 1)])
    if "SLOW" in code:
        return identifier
    finish(identifier)
    return None


def finish(identifier):
    progress = {"stage": "full-buffer-finished"}
    out(
        json.dumps({"kind": "message", "query-id": identifier, "level": "progress", "contents": progress}),
    )


def main(arguments):
    if arguments == ["--version"]:
        sys.stdout.write(VERSION)
        return 0
    if arguments[:1] == ["--locate_z3"]:
        solver = os.environ["PATH"].split(os.pathsep)[0] + f"/z3-{arguments[1]}"
        if os.path.exists(solver):
            out(solver)
        return not os.path.exists(solver)
    return warm() if "--ide" in arguments else cold(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
