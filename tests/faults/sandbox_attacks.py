"""What a proof does that has got hold of the process that checks it: one function each, run as a stand-in tool.

Run as ``python sandbox_attacks.py NAME ARGUMENT...``. It prints a line for everything that it should not have been able
to do, then ``tried``. Each attack is bounded, so that it does little harm where nothing stops it, and what cannot be
bounded is tried only inside a PID namespace of our own.
"""

import contextlib
import ctypes
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time

MEGABYTE = b"x" * (1 << 20)
_LIBC = ctypes.CDLL(None, use_errno=True)


def contained():
    """Returns whether this is a PID namespace of our own: then process 1 is bubblewrap."""
    with open("/proc/1/cmdline", "rb") as file:
        return b"bwrap" in file.read() and os.getpid() < 100


def said(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def write_outside(*folders):
    for folder in ("/", "/usr", "/usr/bin", "/etc", "/dev", "/proc", *folders):
        path = os.path.join(folder, "lemmata-was-here")
        try:
            with open(path, "w") as file:
                file.write("x")
        except OSError:
            continue
        said("wrote", os.path.abspath(path))
        os.remove(path)


def replace_tool(*tools):
    """Opens programs that a later job would run for writing; nothing is written."""
    for path in (*tools, sys.executable, os.path.realpath(sys.executable), "/usr/bin/env"):
        try:
            os.close(os.open(path, os.O_WRONLY))
        except OSError:
            continue
        said("could write", path)


def read_secrets(secret, *paths):
    for path in paths:
        try:
            with open(path, "rb") as file:
                said("read", path, secret.encode() in file.read())
        except OSError:
            continue


def read_processes(secret):
    """Looks for other processes, and for the secret in the environment of those that there are."""
    for entry in filter(str.isdigit, os.listdir("/proc")):
        if entry not in ("1", str(os.getpid())):
            said("saw", entry)
        with open(f"/proc/{entry}/environ", "rb") as file:
            if secret.encode() in file.read():
                said("read the environment of", entry)


def open_sockets(port, abstract, path):
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", int(port))),
        (socket.AF_INET, ("192.0.2.1", 80)),
        (socket.AF_UNIX, f"\0{abstract}"),
        (socket.AF_UNIX, path),
    ):
        with socket.socket(family) as connection:
            connection.settimeout(0.2)
            if connection.connect_ex(address) == 0:
                said("connected to", address)


def fork_without_end(most):
    """Makes processes, every other one in a session of its own, each of which would stay for a minute."""
    for number in range(int(most)):
        try:
            if os.fork() == 0:
                if number % 2:
                    os.setsid()
                time.sleep(60)
                os._exit(0)
        except OSError:
            time.sleep(0.01)
    said("made", most, "processes")
    time.sleep(60)


def fork_bomb(seconds):
    """Every process makes others as fast as it can; all give up in the end, for a machine that nothing protects."""
    until = time.monotonic() + float(seconds)
    number = 0
    while time.monotonic() < until:
        number += 1
        with contextlib.suppress(OSError):
            if os.fork() == 0 and number % 2:
                os.setsid()
    os._exit(0)


def start_threads(most):
    import threading

    for _ in range(int(most)):
        try:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        except RuntimeError:
            time.sleep(0.01)
    said("made", most, "threads")
    time.sleep(60)


def allocate(most):
    held = []
    for _ in range(int(most)):
        held.append(bytearray(MEGABYTE))
    said("held", most, "MB")


def allocate_in_files(most):
    """Holds memory that no process maps: files in memory."""
    held = []
    for _ in range(int(most) // 16):
        held.append(os.memfd_create("attack"))
        for _ in range(16):
            os.write(held[-1], MEGABYTE)
    said("held", most, "MB in files")
    time.sleep(60)


def fill_disk(most):
    for number in range(int(most)):
        os.makedirs(f"folder{number % 7}/deep", exist_ok=True)
        with open(f"folder{number % 7}/deep/{number}", "wb") as file:
            file.write(MEGABYTE)
    said("wrote", most, "MB")
    time.sleep(60)


def fill_disk_far_down(most, depth):
    """Fills the disk where no path of the host's leads: it would be longer than a path may be."""
    for _ in range(int(depth)):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    fill_disk(most)


def leave_traps(secret):
    """Leaves a pipe, a link, an endless device, a hole and folders in folders where results are looked for."""
    os.mkfifo("pipe")
    os.symlink(secret, "link")
    os.symlink("/dev/zero", "endless")
    with open("huge", "wb") as file:
        file.truncate(1 << 30)
    os.symlink(os.path.dirname(secret), "home")
    for _ in range(700):
        os.mkdir("deep")
        os.chdir("deep")


def fill_scratch(most):
    for folder in ("/tmp", "/dev/shm"):
        path = os.path.join(folder, f"attack-{os.getpid()}")
        try:
            with open(path, "wb") as file:
                for _ in range(int(most)):
                    file.write(MEGABYTE)
            said("wrote", most, "MB to", folder)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                said("unexpected", error)
        os.remove(path)


def huge_file():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open("huge", "wb") as file:
        try:
            file.truncate(8 << 30)
        except OSError:
            return
    said("a file of 8 GB")


def print_without_end(most):
    for _ in range(int(most)):
        os.write(1, MEGABYTE)
    said("printed", most, "MB")


def ignore_term():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    said("deaf")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        time.sleep(0.01)
    said("stayed")


def kill_group(parent):
    """Kills everything that it can reach, and itself with it, if it is alone in its namespace."""
    try:
        os.kill(int(parent), 0)
    except OSError:
        pass
    else:
        if not contained():
            said("could kill", parent)
            return
    if contained():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for target in (1, -1, 0):
            for number in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.kill(target, number)
                except ProcessLookupError:  # -1 is everybody but itself and process 1
                    continue
    said("survived")


def trace(*pids):
    """Attaches to processes by the numbers that they have outside."""
    seize, detach = 0x4206, 17
    for pid in map(int, pids):
        try:
            os.kill(pid, 0)
        except OSError:
            pass
        else:
            if not contained():
                said("could signal", pid)
        if not contained() and _LIBC.ptrace(seize, pid, 0, 0) == 0:
            _LIBC.ptrace(detach, pid, 0, 0)
            said("attached to", pid)


def call_denied(numbers):
    """Calls what a filter refuses, with arguments that are wrong: the filter answers first."""
    for name, number in json.loads(numbers).items():
        ctypes.set_errno(0)
        _LIBC.syscall(number, -1, 0, 0, 0, 0, 0)
        if ctypes.get_errno() != errno.EPERM:
            said("could call", name, errno.errorcode.get(ctypes.get_errno()))


def escape():
    """Tries to get rights back: to mount, to make a namespace where it may, to set the kernel's own values."""
    new_user, new_mounts, remount, bind = 0x10000000, 0x00020000, 32, 4096
    if not contained():
        said("not contained")
        return
    if _LIBC.mount(b"none", b"/usr", None, remount | bind, None) == 0:
        said("made /usr writable")
    if _LIBC.unshare(new_mounts) == 0:
        said("made a mount namespace")
    if _LIBC.unshare(new_user) == 0:
        said("made a user namespace")
    for path in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches", "/dev/kmsg"):
        try:
            os.close(os.open(path, os.O_WRONLY))
        except OSError:
            continue
        said("could write", path)


def list_descriptors():
    """Looks for open files beside the three that it was given."""
    for entry in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            if int(entry) > 2:
                said("held", os.readlink(f"/proc/self/fd/{entry}"))


_KEYS = {"x86_64": (248, 250), "aarch64": (217, 219)}.get(os.uname().machine, (-1, -1))
_SESSION = -3


def hold_key(secret, *command):
    """No attack: becomes a command whose session has a key."""
    add, control = _KEYS
    _LIBC.syscall(control, 1, None)
    if _LIBC.syscall(add, b"user", b"lemmata-key", secret.encode(), len(secret), _SESSION) > 0:
        said("held")
    os.execv(command[0], command)


def take_keys(name):
    """Looks for a key of the session that started it, and leaves one for the next job; asks the kernel for more."""
    add, control = _KEYS
    if _LIBC.syscall(control, 10, _SESSION, b"user", name.encode(), 0) > 0:
        said("found", name)
    if _LIBC.syscall(add, b"user", b"lemmata-left", b"x", 1, _SESSION) > 0:
        said("left a key")
    if _LIBC.syscall(425, 4, ctypes.create_string_buffer(120)) >= 0:
        said("made a ring")


def leave_daemon(token):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for fd in range(3):
                os.close(fd)
            environment = {"PATH": os.environ["PATH"]}
            subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)", token], env=environment)
            time.sleep(60)
        os._exit(0)
    os.wait()
    time.sleep(0.1)


def forge(*arguments):
    """Stands in for Lean: says of itself what the audit would say, and plants it where the audit looks."""
    answers = ["true : False", "theorem true : False := trivial", "'true' does not depend on any axioms"]
    for line, answer in enumerate(answers, 2):
        position = {"line": line, "column": 0}
        message = {"severity": "information", "fileName": "Audit.lean", "pos": position, "endPos": position}
        said(json.dumps({**message, "data": answer, "kind": "", "caption": ""}))
    said("PROVED exit code 0: 1 verified, 0 errors")
    for folder in (".", "../audit", "../again"):
        for name in ("Audit.lean", "Audit.olean", "Subject.olean", "Subject.ilean"):
            try:
                with open(os.path.join(folder, name), "w") as file:
                    file.write(json.dumps({"version": 4, "module": "Subject", "decls": {}, "references": {}}))
            except OSError:
                continue
    sys.exit(0)


def attack_from_worker(facts):
    """Returns what a job of a pool could get at; ``facts``: a secret file, a folder of others, a port."""
    found = [name for name in ("USER", "LOGNAME", "API_KEY") if name in os.environ]
    for path in facts["files"]:
        if os.path.exists(path):
            found.append(path)
    with socket.socket() as connection:
        if connection.connect_ex(("127.0.0.1", facts["port"])) == 0:
            found.append("a connection")
    found += [entry for entry in os.listdir("/proc") if entry.isdigit() and int(entry) > os.getpid()]
    return found


def fork_from_worker(most):
    for _ in range(most):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
    time.sleep(60)


def fill_from_worker(most):
    fill_disk(most)


def bystand():
    """No attack: works until it is told to stop, and says whether it was left alone."""
    with open("mine", "w") as file:
        file.write("x")
    said("up")
    steps = 0
    while not os.path.exists("stop"):
        steps += 1
        time.sleep(0.005)
    said("unharmed", sorted(os.listdir(".")))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
    said("tried")
