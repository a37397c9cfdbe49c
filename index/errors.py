"""What can go wrong with a library on disk and with its encoder."""


class LibraryError(Exception):
    """A library cannot do what was asked; the message says what to do about it.

    LibraryError
    ├── NotALibraryError        the folder holds no catalogue
    ├── LibraryLockedError      another process is writing
    ├── LibraryDamagedError     bytes differ from what the catalogue recorded
    ├── LibraryFormatError      made by a newer version of this program
    ├── EncoderMismatchError    the vectors were made by another encoder
    ├── EncoderError            weights are missing, changed or not acceptable
    ├── UnknownDocumentError    no document, or more than one, goes by that name
    └── QueryError              the query or a filter cannot be used
    """


class NotALibraryError(LibraryError):
    """The folder holds no catalogue."""


class LibraryLockedError(LibraryError):
    """Another process holds the writer lock."""


class LibraryDamagedError(LibraryError):
    """Stored bytes are missing or differ from their recorded SHA-256."""


class LibraryFormatError(LibraryError):
    """The library was written in a format that this version cannot read."""


class EncoderMismatchError(LibraryError):
    """The library's vectors were made by another encoder than the one asked for."""


class EncoderError(LibraryError):
    """An encoder's weights are missing, changed, or in a form that is not loaded."""


class UnknownDocumentError(LibraryError):
    """No document, or more than one, goes by the given id, prefix or file name."""


class QueryError(LibraryError):
    """The query or a filter is empty, too long or unknown."""
