"""What can go wrong while a document is read."""


class IngestError(Exception):
    """A document cannot be read; the message names what and where in one sentence.

    IngestError
    ├── RejectedError      not a PDF, too large, or not a regular file
    ├── QuarantinedError   a PDF that cannot be read: broken, locked, over a limit
    ├── NeedsOcrError      every page lacks a text layer
    └── OcrError           the picture of a page cannot be read
    """


class RejectedError(IngestError):
    """The file is not one that a library takes."""


class QuarantinedError(IngestError):
    """The file claims to be a PDF but reading it failed or hit a limit."""


class NeedsOcrError(IngestError):
    """The PDF holds pictures of pages and no text."""


class OcrError(IngestError):
    """Tesseract failed on a picture, or a limit ended it."""


class VocabularyError(Exception):
    """A file of the vocabulary cannot be used; the message names file and concept."""
