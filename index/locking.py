"""One process at a time: a lock on a file."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAUSE_S = 0.05


@contextmanager
def hold_lock(path: Path, wait_s: float) -> Iterator[bool]:
    """Lock a file; say whether that came about before `wait_s` were over.

    The kernel frees the lock when its process ends, however it ends.
    """
    with path.open("w") as lock:
        deadline = time.monotonic() + wait_s
        while not (is_held := _try_lock(lock.fileno())):
            if time.monotonic() > deadline:
                break
            time.sleep(PAUSE_S)
        yield is_held


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
