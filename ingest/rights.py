"""What the process that reads a PDF gives up before it looks at the bytes."""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
from pathlib import Path
from typing import NamedTuple

NOBODY = 65534
CLONE_NEWNET = 0x4000_0000
CLONE_NEWUSER = 0x1000_0000

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

LOAD_WORD, EQUALS, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
"""Operations of the classic Berkeley packet filter, as seccomp runs it."""

ALLOW = 0x7FFF_0000
DENY = 0x0005_0000 | 1
"""The call fails with EPERM."""

KILL = 0x8000_0000


class System(NamedTuple):
    """How a machine's kernel numbers the calls that are refused."""

    audit: int
    refused: tuple[int, ...]


SYSTEMS = {
    # socket, socketpair, clone, fork, vfork, execve, kill, ptrace, process_vm_readv,
    # process_vm_writev, execveat, io_uring_setup, clone3
    "x86_64": System(
        0xC000_003E, (41, 53, 56, 57, 58, 59, 62, 101, 310, 311, 322, 425, 435)
    ),
    # The same calls; there is no fork and no vfork.
    "aarch64": System(
        0xC000_00B7, (198, 199, 220, 221, 129, 117, 270, 271, 281, 425, 435)
    ),
}
X32 = 0x4000_0000
"""From here on are the calls of another way to speak to the same kernel."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def give_up_rights() -> None:
    """Leave root, the network and other processes behind, as far as the system lets us.

    An empty network takes rights that a container may lack, so the kernel also refuses
    sockets, and with them new programs and new processes.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    # Where memory runs out in spite of the limits, the kernel takes this process first.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    root = os.getuid() == 0
    libc.unshare(CLONE_NEWNET if root else CLONE_NEWNET | CLONE_NEWUSER)
    if root:
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    die_with_parent()
    _refuse_calls(libc)


def die_with_parent() -> None:
    """Let the kernel end this process when the one that started it ends.

    A change of user undoes it.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of what a child of this process leaves behind."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _refuse_calls(libc: ctypes.CDLL) -> None:
    system = SYSTEMS.get(platform.machine())
    if system is None:
        return
    filters = ctypes.create_string_buffer(_write_filter(system))
    program = _Program(len(filters) // 8, ctypes.addressof(filters))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def _write_filter(system: System) -> bytes:
    """Write the filter: struct seccomp_data has the call at 0, the machine at 4."""
    refused = len(system.refused)
    steps = [
        (LOAD_WORD, 0, 0, 4),
        (EQUALS, 1, 0, system.audit),
        (RETURN, 0, 0, KILL),
        (LOAD_WORD, 0, 0, 0),
        (AT_LEAST, refused + 1, 0, X32),
        *(
            (EQUALS, refused - place, 0, number)
            for place, number in enumerate(system.refused)
        ),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, DENY),
    ]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)
