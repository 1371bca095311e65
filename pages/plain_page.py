"""Pages made whole by the server, in the look of the product and without a script: signing in and out, and what is refused."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from flask import Response, current_app, request
from markupsafe import Markup

ASSETS = Path(__file__).parents[1] / "assets"
STYLES = ("01-sightline.css", "02-icons.css", "03-sign-in.css")
DARK = "02-dark.css"
# What the theme's button of the product leaves behind (assets/10-state.js): dark or light, and nothing else.
THEME = "sightline-theme"
PAGE = Markup("""<!DOCTYPE html>
<html lang="en-GB"{theme}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>{title}</title><link rel="icon" href="/_favicon.ico">{styles}</head>
<body><div class="plain-shell">
<header><span class="logo" aria-hidden="true"></span><span>Sightline</span><span class="council">{council}</span>{invented}</header>
<main class="plain-page" id="content">{body}</main>
<footer>{foot}</footer>
</div></body></html>""")


def asset(name: str) -> str:
    """The address of a file of the assets, which changes with it: it may be kept for a year."""
    return f"/assets/{name}?m={(ASSETS / name).stat().st_mtime}"


def _style(name: str, media: str = "all") -> Markup:
    """A style sheet."""
    made = Markup('<link rel="stylesheet" href="{}"{}>')
    return made.format(asset(name), "" if media == "all" else Markup(' media="{}"').format(media))


def _theme() -> tuple[Markup, list[Markup]]:
    """The theme chosen in the product, else that of the reader's system: (the mark of the page, the style sheets it needs)."""
    chosen = request.cookies.get(THEME)
    if chosen == "light":
        return Markup(""), []
    media = "all" if chosen == "dark" else "(prefers-color-scheme: dark)"
    return Markup(' data-theme="dark"'), [_style(DARK, media)]


def page(title: str, *body: Markup | str, status: int = 200, problem: bool = False) -> Response:
    """A page of one column. body: Markup as it is, text as a paragraph; problem: says "Error" first in the title."""
    config = current_app.config["SIGHTLINE"]
    theme, colours = _theme()
    whole = PAGE.format(
        theme=theme,
        title=f"{'Error: ' if problem else ''}{title} - Sightline",
        styles=Markup("").join([*(_style(name) for name in STYLES), *colours]),
        council=config.council,
        invented="" if config.production else Markup('<span class="invented">Invented data</span>'),
        body=Markup("").join(part if isinstance(part, Markup) else Markup("<p>{}</p>").format(part) for part in body),
        foot=f"Sightline, {config.council}. What you look at is recorded.",
    )
    return Response(str(whole), status=status, mimetype="text/html")


def head(words: str) -> Markup:
    """The title of a page."""
    return Markup("<h1>{}</h1>").format(words)


def problem(words: str) -> Markup:
    """What went wrong, told at once by a screen reader; nothing where nothing did."""
    return Markup('<p class="problem" role="alert" id="problem">{}</p>').format(words) if words else Markup("")


def told(words: str) -> Markup:
    """What one should know, such as why one was signed out; nothing where there is nothing."""
    return Markup('<p class="told" role="status">{}</p>').format(words) if words else Markup("")


def hint(*parts: Markup | str) -> Markup:
    """A line of help."""
    return Markup('<p class="hint">{}</p>').format(Markup("").join(parts))


def paragraph(*parts: Markup | str) -> Markup:
    """A paragraph of parts."""
    return Markup("<p>{}</p>").format(Markup("").join(parts))


def heading(words: str) -> Markup:
    """The title of a part of a page."""
    return Markup("<h2>{}</h2>").format(words)


def either(words: str) -> Markup:
    """A line between two ways of doing the same."""
    return Markup('<p class="or">{}</p>').format(words)


def query(**parts: str) -> str:
    """The query of a link."""
    return urlencode(parts, safe="/")


def link(words: str, href: str, look: str = "text-link", **more: str) -> Markup:
    """A link."""
    given = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in more.items())
    return Markup('<a href="{}" class="{}"{}>{}</a>').format(href, look, given, words)


def field(
    name: str, label: str, kind: str = "text", complete: str = "", value: str = "", focus: bool = False, wrong: bool = False
) -> Markup:
    """A labelled field. complete: as in `autocomplete`; wrong: points to the problem told above."""
    marks = ' aria-invalid="true" aria-describedby="problem"' if wrong else ""
    return Markup(
        '<div class="field"><label for="{name}">{label}</label><input id="{name}" name="{name}" type="{kind}" value="{value}" '
        'autocomplete="{complete}" autocapitalize="none" spellcheck="false" required maxlength="200"{marks}></div>'
    ).format(name=name, label=label, kind=kind, complete=complete, value=value, marks=Markup(marks + (" autofocus" if focus else "")))


def form(action: str, token: str, button: str, fields: Sequence[Markup] = (), hidden: dict[str, str] | None = None) -> Markup:
    """A form that posts to a path of ours, with its token against forged posts. hidden: other values to send along."""
    kept = {"csrf": token, **(hidden or {})}
    values = Markup("").join(Markup('<input type="hidden" name="{}" value="{}">').format(name, value) for name, value in kept.items())
    return Markup('<form method="post" action="{}" novalidate>{}{}<button type="submit" class="primary">{}</button></form>').format(
        action, values, Markup("").join(fields), button
    )
