"""The pages' languages and words: choosing them, and rendering a page with them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.facet_labels import LANGUAGE_NAMES
from service.messages import name_language, read_messages

WEB = Path(__file__).parent.parent / "web"

RIGHT_TO_LEFT = frozenset({"ar"})
ERROR_PAGES = frozenset({404, 405, 413, 422, 500, 503})


@dataclass(frozen=True, slots=True)
class Interface:
    """The words of the pages in one language.

    `chosen` says that the reader named the language in the address, so that links
    have to carry it on; otherwise the browser's preference decided.
    """

    language: str
    words: Mapping[str, str]
    chosen: bool

    @property
    def direction(self) -> str:
        """Where lines begin: "ltr" or "rtl"."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def say(self, key: str, **values: object) -> str:
        """Return a message with its blanks filled, as plain text."""
        return self.words[key].format(**values)

    def name_language(self, language: str) -> str:
        """Return the name of a document's language; a tag we lack stays a tag."""
        return name_language(language, self.language)

    def link(self, path: str, **query: object) -> str:
        """Return an address that keeps the chosen language."""
        given = {name: value for name, value in query.items() if value is not None}
        if self.chosen:
            given["ui"] = self.language
        return f"{path}?{urlencode(given)}" if given else path


class Interfaces:
    """Every language's words and the templates, read once.

    `assets` are the style, script and icon by name; a page refers to them with the
    hash of their bytes, so that a browser may keep them for good.
    """

    def __init__(self, *, title: str | None) -> None:
        self.assets = {
            path.name: path.read_bytes() for path in sorted((WEB / "static").iterdir())
        }
        self._title = title
        self._templates = Environment(
            loader=FileSystemLoader(WEB / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def choose(self, request: Request) -> Interface:
        """Choose the language: `?ui=`, then Accept-Language, then English."""
        asked = request.query_params.get("ui", "")
        chosen = asked in LANGUAGE_NAMES
        language = asked if chosen else _preferred(request)
        return Interface(language, read_messages(language), chosen=chosen)

    def render(
        self, request: Request, template: str, *, status: int = 200, **values: object
    ) -> HTMLResponse:
        """Render a page in the reader's language."""
        interface = self.choose(request)
        body = self._templates.get_template(template).render(
            interface=interface,
            say=interface.say,
            link=interface.link,
            site_title=self._title or interface.say("site_title"),
            languages=LANGUAGE_NAMES,
            asset=self._asset_address,
            path=request.url.path,
            query=dict(request.query_params),
            **values,
        )
        headers = {"Content-Language": interface.language, "Vary": "Accept-Language"}
        return HTMLResponse(body, status_code=status, headers=headers)

    def asset_hash(self, name: str) -> str:
        """Return what names the present bytes of an asset."""
        return hashlib.sha256(self.assets[name]).hexdigest()[:16]

    def _asset_address(self, name: str) -> str:
        return f"/static/{name}?v={self.asset_hash(name)}"


def wants_page(request: Request) -> bool:
    """Say whether a person's browser asked, rather than a program."""
    return not request.url.path.startswith("/api/") and "text/html" in (
        request.headers.get("accept", "")
    )


def error_page(request: Request, status: int) -> Response:
    """Render an error in calm, plain words."""
    interfaces: Interfaces = request.app.state.interfaces
    return interfaces.render(
        request,
        "error.html",
        status=status,
        error=f"error_{status if status in ERROR_PAGES else 500}",
    )


def _preferred(request: Request) -> str:
    """Return the best known language of an Accept-Language header, else English."""
    ranked: list[tuple[float, str]] = []
    for entry in request.headers.get("accept-language", "").split(","):
        tag, _, weight = entry.strip().partition(";q=")
        language = tag.split("-")[0].lower()
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        if language in LANGUAGE_NAMES and quality > 0:
            ranked.append((quality, language))
    # The first of equals wins, for a browser lists what it prefers first.
    return max(ranked, key=lambda choice: choice[0], default=(0.0, "en"))[1]
