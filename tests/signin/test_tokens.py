"""The directory's word: an id token that is forged, another's, too old or for somebody else lets nobody in."""

import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from access import sso
from data.environment import Sso
from tests.signin.browsing import NOON

SECRET, FLOW, BACK = "a secret of thirty-two characters and more, 0123456789", "a flow", "https://sightline.example/sign-in/sso/back"
ISSUER, CLIENT = "https://directory.example", "sightline"
CHOSEN = Sso(f"{ISSUER}/.well-known/openid-configuration", CLIENT, "the client's own secret of this installation", {"g": "finance"})
LONG_AGO, LONG_HENCE = 1_000_000_000, 4_102_444_800  # 2001 and 2100: whatever the clock says
KEY, FORGER = (RSAKey.generate_key(2048, {"kid": "one"}, private=True) for _ in range(2))


def claims(**other: Any) -> dict[str, Any]:
    """What a right token says, or something else in its place; None leaves it out."""
    told = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "s-finance",
        "groups": ["g"],
        "iat": LONG_AGO,
        "exp": LONG_HENCE,
        "nonce": sso._made(SECRET, FLOW, "nonce"),
        **other,
    }
    return {name: value for name, value in told.items() if value is not None}


def signed(told: dict[str, Any], key: Any = KEY, **header: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one", **header}, told, key, algorithms=["RS256"])


def forged(told: dict[str, Any], alg: str, secret: bytes = b"") -> str:
    """By hand, since no library makes such a token: signed with a shared secret, or not at all."""
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": alg, "kid": "one", "typ": "JWT"}, told)]
    made = urlsafe_b64encode(hmac.digest(secret, b".".join(parts), "sha256")).rstrip(b"=") if alg == "HS256" else b""
    return b".".join([*parts, made]).decode()


def finished(monkeypatch: pytest.MonkeyPatch, id_token: str, offered: tuple[str, ...] = ("RS256",)) -> sso.Identity:
    """Sign in with what the directory hands out for a code."""
    made = sso._Client(None, name="directory", client_id=CLIENT, client_secret=CHOSEN.secret, server_metadata_url=CHOSEN.url)
    made.server_metadata = {
        "issuer": ISSUER,
        "_loaded_at": LONG_HENCE,
        "jwks": KeySet([KEY]).as_dict(private=False),
        "id_token_signing_alg_values_supported": list(offered),
    }
    monkeypatch.setattr(made, "fetch_access_token", lambda *_, **__: {"access_token": "x", "id_token": id_token})
    monkeypatch.setattr(sso, "_client", lambda *_: made)
    return sso.finish(CHOSEN, SECRET, FLOW, BACK, {"code": "c", "state": sso._state(SECRET, FLOW, int(NOON.timestamp()))}, NOON)


def test_a_right_token_names_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    assert finished(monkeypatch, signed(claims())) == sso.Identity("s-finance", frozenset({"finance"}))


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(lambda: signed(claims(), FORGER), id="signed with another key"),
        pytest.param(lambda: signed(claims(), FORGER, jwk=FORGER.as_dict(private=False)), id="bringing its own key"),
        pytest.param(lambda: forged(claims(), "HS256", CHOSEN.secret.encode()), id="signed with the client's secret"),
        pytest.param(lambda: forged(claims(), "HS256", KEY.as_pem(private=False)), id="signed with the public key as a secret"),
        pytest.param(lambda: forged(claims(), "none"), id="not signed"),
        pytest.param(lambda: signed(claims())[:-4] + "AAAA", id="changed"),
        pytest.param(lambda: "no token", id="no token"),
        pytest.param(lambda: signed(claims(iss="https://another.example")), id="of another directory"),
        pytest.param(lambda: signed(claims(iss=None)), id="of none"),
        pytest.param(lambda: signed(claims(aud="another client")), id="for another client"),
        pytest.param(lambda: signed(claims(aud=None)), id="for nobody"),
        pytest.param(lambda: signed(claims(exp=LONG_AGO + 60)), id="too old"),
        pytest.param(lambda: signed(claims(nbf=LONG_HENCE)), id="not yet good"),
        pytest.param(lambda: signed(claims(nonce="another")), id="of another flow"),
        pytest.param(lambda: signed(claims(nonce=None)), id="of no flow"),
        pytest.param(lambda: signed(claims(sub=None)), id="of nobody"),
    ],
)
@pytest.mark.parametrize("offered", [("RS256",), ("RS256", "HS256", "none")])
def test_any_other_token_is_refused(token: Any, offered: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(sso.SsoRefused):
        finished(monkeypatch, token(), offered)
