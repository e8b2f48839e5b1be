"""Become another program that reaches little of this machine: ``confine.py RULES COMMAND...``.

Rasa's packages are old. What somebody finds in them must not read our keys or call home, so its two programs give up,
for themselves and all that they start, every file that they need not read, every place that they need not write to,
and every TCP port that is not theirs. The kernel keeps it (Landlock: docs.kernel.org/userspace-api/landlock.html), no
right is needed for it, and nothing takes it back. RULES is JSON: `read` and `write` are paths, `list` are folders whose
names alone may be seen, `bind` and `connect` are TCP ports.

A program of its own, run by path and with the standard library only, as tied.py is. What Landlock does not hold: UDP,
so a name can still be looked up; and a kernel before 6.7 knows no ports, one before 5.13 nothing. That is said once.
"""

import ctypes
import json
import os
import struct
import sys

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls, the same number on every machine
PATH_BENEATH, PORT = 1, 2  # kinds of rule
NO_NEW_PRIVS = 38
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
BIND, CONNECT = 1 << 0, 1 << 1
SCOPES = (1 << 0) | (1 << 1)  # abstract sockets of others, signals to others
PORTS_FROM, SCOPES_FROM = 4, 6  # versions of Landlock
FILES = (
    READ_FILE | EXECUTE | WRITE_FILE | (1 << 14) | (1 << 15)
)  # what means something for a file that is no folder


def all_rights(version: int) -> int:
    """Every right over files that this version knows."""
    return (1 << (13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16)) - 1


def main(arguments: list[str]) -> None:
    """Confine this process by the rules, then become the command. Exits with 127 if it cannot."""
    rules, command = json.loads(arguments[0]), arguments[1:]
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE, None, 0, 1)
    if version >= 1:
        restrict(libc, version, rules)
    if version < PORTS_FROM:
        print(
            "this kernel cannot confine the assistant" + (" to its ports" if version >= 1 else ""),
            file=sys.stderr,
        )
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        sys.exit(127)


def restrict(libc: ctypes.CDLL, version: int, rules: dict[str, list]) -> None:  # type: ignore[type-arg]
    """Give up all that the rules do not name."""
    every = all_rights(version)
    ports = BIND | CONNECT if version >= PORTS_FROM else 0
    attributes = struct.pack("=QQQ", every, ports, SCOPES if version >= SCOPES_FROM else 0)
    length = 8 if version < PORTS_FROM else 16 if version < SCOPES_FROM else 24
    ruleset = checked(libc, libc.syscall(CREATE, attributes, length, 0))
    read = READ_FILE | READ_DIR | EXECUTE
    for kind, rights in (("read", read), ("list", READ_DIR), ("write", every)):
        for path in rules[kind]:
            try:
                opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue  # what is not there needs no rule
            allowed = rights & every if os.path.isdir(path) else rights & every & FILES
            checked(libc, libc.syscall(ADD, ruleset, PATH_BENEATH, struct.pack("=Qi", allowed, opened), 0))
            os.close(opened)
    for kind, right in (("bind", BIND), ("connect", CONNECT)):
        for port in rules[kind] if ports else ():
            checked(libc, libc.syscall(ADD, ruleset, PORT, struct.pack("=QQ", right, port), 0))
    checked(libc, libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0))
    checked(libc, libc.syscall(RESTRICT, ruleset, 0))
    os.close(ruleset)


def checked(libc: ctypes.CDLL, answer: int) -> int:
    """The answer of a system call, or the end: a program that should be confined does not run without."""
    if answer < 0:
        print(f"cannot be confined: {os.strerror(ctypes.get_errno())}", file=sys.stderr)
        sys.exit(127)
    return answer


if __name__ == "__main__":
    main(sys.argv[1:])
