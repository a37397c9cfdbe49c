"""What can go wrong in an evaluation."""


class EvaluationError(Exception):
    """A topic file or collection cannot be used; the message says where and why."""
