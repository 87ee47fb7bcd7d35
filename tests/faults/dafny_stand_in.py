"""A dafny that is a shell script, and what it writes."""

import json

from lemmata.checkers.dafny.toolchain import DafnyToolchain
from lemmata.checkers.dafny.versions import Version

TRAILER = "Dafny program verifier finished with {} verified, 0 errors"


def log(*names, outcome="Correct", batch="Valid", assertions=1):
    """Returns a log in which everything has one outcome."""
    item = {"filename": "program.dfy", "line": 2, "col": 3, "description": "this postcondition holds"}
    batches = [
        {
            "vcNum": 1,
            "outcome": batch,
            "runTime": "00:00:00.1",
            "resourceCount": 1,
            "assertions": [item] * assertions,
        }
    ]
    entries = [
        {"name": name, "outcome": outcome, "runTime": "00:00:00", "resourceCount": 1, "vcResults": batches}
        for name in names
    ]
    return json.dumps({"verificationResults": entries})


def stand_in(folder, *lines):
    """Returns a toolchain whose dafny is a shell script; each run starts in its private folder."""
    script = folder / "dafny"
    script.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    script.chmod(0o755)
    return DafnyToolchain(
        kind="explicit",
        command=(str(script),),
        environment=(),
        version=Version(4, 11, 0),
        sha256="0" * 64,
        solver="/bin/true",
        solver_version="4.12.1",
        solver_sha256="0" * 64,
        readable=(str(folder),),
    )


def written(text):
    """Returns the command that leaves a log."""
    return f"cat > log.json <<'END'\n{text}\nEND"
