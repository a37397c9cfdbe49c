"""What can go wrong while a document is fetched or read."""


class IngestError(Exception):
    """A document cannot be had or read; the message says what and where, in a sentence.

    IngestError
    ├── RejectedError      not a PDF, too large, or not a regular file
    ├── QuarantinedError   a PDF that cannot be read: broken, locked, over a limit
    ├── NeedsOcrError      every page lacks a text layer
    ├── OcrError           the picture of a page cannot be read
    └── FetchError         a publication cannot be downloaded
        ├── FetchRefusedError   a rule forbids it, and will forbid it again
        └── FetchFailedError    the network or the server failed; a rerun may succeed
            └── BrokenOffError       it broke off; what came is kept
    """


class RejectedError(IngestError):
    """The file is not one that a library takes."""


class QuarantinedError(IngestError):
    """The file claims to be a PDF but reading it failed or hit a limit."""


class NeedsOcrError(IngestError):
    """The PDF holds pictures of pages and no text."""


class OcrError(IngestError):
    """Tesseract failed on a picture, or a limit ended it."""


class FetchError(IngestError):
    """A publication cannot be downloaded."""


class FetchRefusedError(FetchError):
    """The address, or what it answers, is against a rule of downloading."""


class FetchFailedError(FetchError):
    """The network or the server failed."""


class BrokenOffError(FetchFailedError):
    """The download began and broke off; it can go on from what came."""


class VocabularyError(Exception):
    """A file of the vocabulary cannot be used; the message names file and concept."""
