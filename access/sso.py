"""Single sign-on by OpenID Connect: the council's directory (written for Microsoft Entra ID) says who somebody is, and in which groups.

What the directory says gives no right by itself: `entry.by_directory` looks the person up in the records.
State, nonce and PKCE verifier are made of the flow's random id with the secret, so nothing of them is kept or sent to the browser.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.base_client import BaseApp, OpenIDMixin  # type: ignore[import-untyped]
from authlib.integrations.base_client.sync_app import OAuth2Mixin  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from joserfc.errors import JoseError
from requests import RequestException

from access.tokens import mark, same
from data.environment import Sso

SCOPES = "openid profile email"
GROUPS_CLAIM = "groups"
# Signatures made with a key of the directory's own; never "none", never one made with a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
FLOW_LASTS, TIMEOUT_SECONDS, LEEWAY_SECONDS = timedelta(minutes=10), 10, 60
START_AGAIN = "Start again from the sign-in page."
SHUT = "The council's directory cannot be reached just now. Try again in a minute, or sign in with your sign-in name and password."
STALE = (
    f"This sign-in was not begun in this browser, or was begun more than {int(FLOW_LASTS.total_seconds()) // 60} minutes ago. {START_AGAIN}"
)
DENIED = f"The council's directory did not let you in. {START_AGAIN} If it happens again, ask the data manager."
UNSURE = f"What the council's directory answered could not be relied on, so you were not signed in. {START_AGAIN}"
TOO_MANY = (
    "Your council account is in so many groups that the directory did not send them. "
    "Ask the data manager to have the directory send only the groups assigned to Sightline."
)


class SsoRefused(Exception):
    """Signing in by the directory failed; the message is for the screen. `shut`: the directory could not be reached."""

    def __init__(self, words: str, shut: bool = False) -> None:
        super().__init__(words)
        self.words, self.shut = words, shut


@dataclass(frozen=True)
class Identity:
    """Whom the directory vouches for. subject: as in `User.sso_subject`; groups: ids of `access.rights` by the mapping of the settings."""

    subject: str
    groups: frozenset[str]


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # authlib has no types
    """Authlib's client without a web framework: discovery, PKCE, the code's exchange, and the checks of the id token."""

    client_cls = OAuth2Session


@lru_cache(maxsize=4)
def _client(url: str, client: str, secret: str) -> Any:
    asked = {"scope": SCOPES, "code_challenge_method": "S256", "default_timeout": TIMEOUT_SECONDS}
    return _Client(None, name="directory", client_id=client, client_secret=secret, server_metadata_url=url, client_kwargs=asked)


def _metadata(sso: Sso) -> Any:
    client = _client(sso.url, sso.client, sso.secret)
    found = client.load_server_metadata()
    if not found.get("issuer"):
        raise SsoRefused(SHUT, shut=True)
    allowed = [name for name in found.get("id_token_signing_alg_values_supported") or ["RS256"] if name in ALGORITHMS]
    found["id_token_signing_alg_values_supported"] = allowed
    return client


def _made(secret: str, flow: str, purpose: str) -> str:
    """One of the flow's marks: 43 characters, url-safe (PKCE asks for 43 to 128)."""
    return base64.urlsafe_b64encode(binascii.unhexlify(mark(secret, f"sso-{purpose}", flow))).rstrip(b"=").decode()


def _state(secret: str, flow: str, second: int) -> str:
    return f"{second}.{mark(secret, 'sso-state', flow, str(second))}"


def begin(sso: Sso, secret: str, flow: str, back: str, now: datetime) -> str:
    """The directory's address to send the browser to. flow: a new random id, kept in a cookie; back: our address to return to.

    Raises SsoRefused where the directory cannot be reached.
    """
    try:
        client = _metadata(sso)
        verifier, nonce = _made(secret, flow, "verifier"), _made(secret, flow, "nonce")
        state = _state(secret, flow, int(now.timestamp()))
        return str(client.create_authorization_url(back, state=state, nonce=nonce, code_verifier=verifier)["url"])
    except (RequestException, AuthlibBaseError, ValueError, KeyError, RuntimeError):
        raise SsoRefused(SHUT, shut=True) from None


def _is_ours(secret: str, flow: str, state: str, now: datetime) -> bool:
    """Whether a state was made for this flow, within its time."""
    second = state.partition(".")[0]
    if not flow or not (second.isascii() and second.isdigit() and len(second) <= 12) or not same(state, _state(secret, flow, int(second))):
        return False
    return 0 <= int(now.timestamp()) - int(second) <= FLOW_LASTS.total_seconds()


def finish(sso: Sso, secret: str, flow: str, back: str, answer: dict[str, str], now: datetime) -> Identity:
    """Whom the directory's answer names. answer: the query it came back with; flow: the id in the browser's cookie.

    Raises SsoRefused, in words, for a state that is not this browser's, a refusal, a token that does not hold, or no connection.
    """
    if not _is_ours(secret, flow, answer.get("state", ""), now):
        raise SsoRefused(STALE)
    if answer.get("error") or not answer.get("code"):
        raise SsoRefused(DENIED)
    try:
        client = _metadata(sso)
        token = client.fetch_access_token(back, code=answer["code"], code_verifier=_made(secret, flow, "verifier"))
        options = {
            "iss": {"essential": True, "value": client.server_metadata["issuer"]},
            "aud": {"essential": True, "value": sso.client},
        }
        claims = client.parse_id_token(token, _made(secret, flow, "nonce"), claims_options=options, leeway=LEEWAY_SECONDS)
    except RequestException:
        raise SsoRefused(SHUT, shut=True) from None
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, RuntimeError):
        raise SsoRefused(UNSURE) from None
    if not claims:
        raise SsoRefused(UNSURE)
    return identity(sso, claims)


def identity(sso: Sso, claims: dict[str, Any]) -> Identity:
    """The person and groups of an id token's claims. Entra ID's `oid` names a person for good, elsewhere `sub` does; an e-mail does not.

    A group that the settings do not map counts for nothing. Raises SsoRefused where there are too many groups to be sent.
    """
    subject = claims.get("oid") or claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise SsoRefused(UNSURE)
    if GROUPS_CLAIM not in claims and (GROUPS_CLAIM in (claims.get("_claim_names") or {}) or claims.get("hasgroups")):
        raise SsoRefused(TOO_MANY)
    given = claims.get(GROUPS_CLAIM) or []
    named = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    return Identity(subject, frozenset(sso.groups[group] for group in named if isinstance(group, str) and group in sso.groups))
