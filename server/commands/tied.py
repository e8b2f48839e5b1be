"""Become another program that dies with the process that started this: ``tied.py PARENT SIGNAL COMMAND...``.

A program of its own, run by path and with the standard library only, because the tie must be made by the child
itself, between its birth and its exec: the kernel then keeps it over the exec. Doing the same in a function
that `subprocess` calls after its fork is not safe in a process with threads. The tie holds for one process;
children of the command that make children themselves have to be tied by it.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Tie this process to the parent with that process id, then become the command. Exits with 127 if it
    cannot."""
    parent, number, *command = arguments
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0) != 0:
        sys.exit(f"cannot be tied to its parent: {os.strerror(ctypes.get_errno())}")
    # A parent that died before the line above sends nothing any more. It is known by having been replaced.
    if os.getppid() != int(parent):
        os.kill(os.getpid(), int(number))
    # Python ignores these two, and what is ignored stays so over an exec.
    for name in ("SIGPIPE", "SIGXFSZ"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        sys.exit(127)


if __name__ == "__main__":
    main(sys.argv[1:])
