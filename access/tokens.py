"""What the browser holds: ids of pure chance, and marks made of them with the secret, one purpose never good for another."""

import hashlib
import hmac
import secrets

ID_BYTES = 32
MARK_LENGTH = 43  # SHA-256 without padding, url-safe


def new_id() -> str:
    """A new id: 256 bits of chance, url-safe."""
    return secrets.token_urlsafe(ID_BYTES)


def id_hash(id: str) -> str:
    """What is kept of an id: its SHA-256 in hex, from which nobody can make the cookie."""
    return hashlib.sha256(id.encode("utf-8", "replace")).hexdigest()


def mark(secret: str, purpose: str, *parts: str) -> str:
    """HMAC-SHA256 in hex over a purpose and its parts; parts cannot run into one another."""
    told = "".join(f"{len(part)}:{part}" for part in (purpose, *parts))
    return hmac.new(secret.encode(), told.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two marks are the same, in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def csrf_token(secret: str, id: str, user: str = "") -> str:
    """The token a page must send with every post: bound to the id in the cookie.

    Before its dot stands a mark of the user, by which a page can tell that somebody else has signed in since; it is no part of the check.
    """
    who = mark(secret, "who", user)[:16] if user else "-"
    return f"{who}.{mark(secret, 'csrf', id)}"


def is_csrf_token(secret: str, id: str, token: str) -> bool:
    """Whether a token belongs to the id in the cookie."""
    return bool(id) and same(token.rpartition(".")[2], mark(secret, "csrf", id))
