"""What was lately worked out for an object, kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The last values by object and key; threads may share it.

    Objects are compared by identity, and kept for as long as their value.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, Hashable], tuple[object, Value]]
        self._kept = OrderedDict()

    def get(self, of: object, key: Hashable) -> Value | None:
        """Return what was put, or None if it was never or too long ago."""
        with self._lock:
            found = self._kept.get((id(of), key))
        return None if found is None else found[1]

    def put(self, of: object, key: Hashable, value: Value) -> None:
        """Keep a value, and drop the oldest one if there are too many."""
        with self._lock:
            self._kept[id(of), key] = of, value
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
