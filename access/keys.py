"""Child keys: what stands for a child in links, forms and the trail; opaque, and the same in every edition."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from hashlib import sha256

SHORTEST_SECRET = 16
PURPOSE = b"sightline child key 1\0"


def child_key(secret: str | bytes, person_id: str) -> str:
    """HMAC-SHA256 of a person id as 43 url-safe characters (256 bits).

    Raises ValueError where the secret is shorter than 16 bytes or the id is empty: a key anybody could work out is none.
    """
    held = secret.encode() if isinstance(secret, str) else secret
    if len(held) < SHORTEST_SECRET:
        raise ValueError(f"The secret of child keys has {len(held)} bytes. Set one of {SHORTEST_SECRET} bytes or more.")
    if not person_id:
        raise ValueError("An empty person id has no key.")
    return urlsafe_b64encode(hmac.digest(held, PURPOSE + person_id.encode(), sha256)).rstrip(b"=").decode()


def person_of(secret: str | bytes, key: str, candidates: Iterable[str]) -> str | None:
    """The person a key stands for, among the candidates a reader may see; None where it stands for none of them.

    Every candidate is tried and compared in constant time: the answer's timing tells nothing of who is there.
    """
    found = None
    asked = key.encode("utf-8", "replace")
    for person_id in candidates:
        if hmac.compare_digest(child_key(secret, person_id).encode(), asked):
            found = person_id
    return found
