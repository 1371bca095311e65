"""Chips: one a condition, with its own x; the day is a chip without one; "Remove all" from two up."""

from dataclasses import replace
from typing import Any

from dash import html

from components.icons import icon
from components.request import Request
from data.calendar import shown
from metrics.scope import Scope


def _chip(kind: str, value: str, href: str | None) -> html.Span:
    parts: list[Any] = [html.Span(kind, className="chip-kind"), " ", html.Strong(value)]
    if href is not None:
        parts.append(html.A(icon("close"), href=href, className="chip-x", **{"aria-label": f"Remove {value}"}))
    return html.Span(parts, className="chip" if href else "chip chip-fixed")


def parts_of(scope: Scope) -> list[tuple[str, str, Scope]]:
    """(kind, value, the scope without it) of each condition of a scope."""
    found: list[tuple[str, str, Scope]] = []
    for name in scope.localities:
        found.append(("Locality", name, replace(scope, localities=tuple(n for n in scope.localities if n != name))))
    for name in scope.teams:
        found.append(("Team", name, replace(scope, teams=tuple(n for n in scope.teams if n != name))))
    for pair in scope.workers:
        found.append(("Worker", pair[1], replace(scope, workers=tuple(p for p in scope.workers if p != pair))))
    for condition in scope.only:
        kind, value = condition.words
        found.append((kind, value, replace(scope, only=tuple(c for c in scope.only if c != condition))))
    for together in scope.excluded:
        value = " and ".join(condition.words[1] for condition in together)
        found.append(("Without", value, replace(scope, excluded=tuple(t for t in scope.excluded if t != together))))
    return found


def chips(request: Request, path: str, more: list[tuple[str, str]] | None = None, day: bool = False) -> list[Any]:
    """The chips of a page: nobody ends up in a narrower or wider view without being told."""
    extra = more or []
    found = parts_of(request.scope)
    shown_chips = [_chip(kind, value, replace(request, scope=scope).href(path, *extra)) for kind, value, scope in found]
    if day:
        shown_chips.append(_chip("As at", shown(request.scope.as_at), None))
    if len(found) > 1:
        bare = replace(request.scope, localities=(), teams=(), workers=(), only=(), excluded=())
        shown_chips.append(html.A("Remove all", href=replace(request, scope=bare).href(path, *extra), className="text-link"))
    return shown_chips
