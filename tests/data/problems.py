"""What a reply that is a problem looks like."""

import httpx2 as httpx


def is_problem(reply: httpx.Response, status: int) -> bool:
    """Say whether a reply has this status and names type and title."""
    body = reply.json()
    return (
        reply.status_code == status == body["status"]
        and reply.headers["content-type"] == "application/problem+json"
        and {"type", "title"} <= body.keys()
    )
