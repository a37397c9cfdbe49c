"""What stands at a path where a file was expected, in words."""

import stat

KINDS = {
    stat.S_IFLNK: "a symbolic link, which is not followed",
    stat.S_IFDIR: "a folder, not a file",
    stat.S_IFIFO: "a named pipe, not a file",
    stat.S_IFSOCK: "a socket, not a file",
}


def say_what_it_is(mode: int) -> str:
    """Say what a path with this `st_mode` is, if it is no regular file."""
    return KINDS.get(stat.S_IFMT(mode), "a device, not a file")
