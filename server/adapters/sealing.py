"""Sealing: the cryptography of the transcript, and nothing else. No I/O, no database; every value is bound to
its place.

- a line: AES-256-GCM under its chapter's key, padded to 256-byte steps
- a chapter key, for the visitor: AES-256-GCM under the key that HKDF derives from their code
- a chapter key, for the team: HPKE (RFC 9180) with ML-KEM-768 + X25519, HKDF-SHA256, AES-256-GCM
- each wrap once more under the conversation's shred key
- public keys are signed with Ed25519, with what they are for and whose

A sealed value begins with one byte that names its format, so that another can follow. Python cannot wipe
memory: a key lives until the interpreter reuses its bytes (docs/threat-model.md says so).
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FORMAT: Final = b"\x01"
_NONCE: Final = 12  # bytes, the size that AES-GCM is made for
_STEP: Final = 256  # lines are padded to multiples of this, so that a length tells little
_SUITE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32
_READ: Final = {**{c: i for i, c in enumerate(_ALPHABET)}, "O": 0, "I": 1, "L": 1}
CODE_LENGTH: Final = 26  # characters of 5 bits: 130 random bits, so no slow hash is needed

# OWASP's second recommendation for Argon2id (19 MiB, 2 passes) is the floor; this is above it and takes about
# 0.1 s here.
_ARGON2: Final = {"iterations": 3, "lanes": 1, "memory_cost": 64 * 1024}


class Unsealable(Exception):
    """A sealed value does not open: wrong key, or it was changed or moved. Says nothing about what is
    inside."""


class Secret:
    """Bytes that cannot leak by accident: neither repr, str nor pickle show them."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def reveal(self) -> bytes:
        """The bytes themselves."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not pickled")

    @classmethod
    def random(cls, size: int = 32) -> Secret:
        """Fresh random bytes from the operating system."""
        return cls(os.urandom(size))


def context(*parts: object) -> bytes:
    """The canonical bytes of a place, bound to what is sealed there as associated data."""
    return json.dumps([str(part) for part in parts], separators=(",", ":")).encode()


def derive(secret: Secret, purpose: str, size: int = 32) -> Secret:
    """A key for one purpose from a secret of full entropy (HKDF-SHA256, RFC 5869)."""
    kdf = HKDF(algorithm=hashes.SHA256(), length=size, salt=None, info=b"open-door/1/" + purpose.encode())
    return Secret(kdf.derive(secret.reveal()))


def seal(key: Secret, plain: bytes, place: bytes) -> bytes:
    """AES-256-GCM under a 32-byte key, bound to `place`."""
    nonce = os.urandom(_NONCE)
    return _FORMAT + nonce + AESGCM(key.reveal()).encrypt(nonce, plain, place)


def unseal(key: Secret, sealed: bytes, place: bytes) -> bytes:
    """The reverse of `seal`; raises Unsealable."""
    if sealed[:1] != _FORMAT or len(sealed) < 1 + _NONCE + 16:
        raise Unsealable
    try:
        return AESGCM(key.reveal()).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place)
    except InvalidTag:
        raise Unsealable from None


def pad(plain: bytes) -> bytes:
    """Append 0x80 and zeros up to a multiple of 256 bytes (ISO/IEC 7816-4)."""
    return plain + b"\x80" + b"\x00" * (-(len(plain) + 1) % _STEP)


def unpad(padded: bytes) -> bytes:
    """The reverse of `pad`; raises Unsealable."""
    plain, mark, zeros = padded.rpartition(b"\x80")
    if not mark or zeros.strip(b"\x00"):
        raise Unsealable
    return plain


def fingerprint(key: Secret, content: bytes) -> bytes:
    """A keyed hash (HMAC-SHA256) that tells whether two contents are the same, and nothing to who lacks the
    key."""
    mac = hmac.HMAC(derive(key, "fingerprint").reveal(), hashes.SHA256())
    mac.update(content)
    return mac.finalize()


# --- the visitor's code -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VisitorCode:
    """What a visitor's code gives: a token to find the conversation by, and the key that wraps its chapters."""

    lookup: Secret
    key: Secret

    @classmethod
    def of(cls, code: str) -> VisitorCode:
        """Read a code as a person may type it (Crockford's rules); raises ValueError where it is none."""
        letters = [c for c in code.upper() if c not in " -"]
        if len(letters) != CODE_LENGTH or any(c not in _READ for c in letters):
            raise ValueError("not a code")
        canonical = Secret("".join(_ALPHABET[_READ[c]] for c in letters).encode())
        return cls(derive(canonical, "lookup"), derive(canonical, "visitor"))


def new_code() -> str:
    """A fresh code of 130 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def spell(secret: bytes) -> str:
    """Bytes as Crockford base32 in groups of five, to be written on paper."""
    bits = len(secret) * 8
    number = int.from_bytes(secret) << (-bits % 5)
    letters = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(bits + (-bits % 5) - 5, -1, -5))
    return "-".join(letters[i : i + 5] for i in range(0, len(letters), 5))


def unspell(text: str) -> bytes:
    """The bytes that `spell` wrote down, as a person may type them; raises ValueError."""
    letters = [c for c in text.upper() if c not in " -"]
    if not letters or any(c not in _READ for c in letters):
        raise ValueError("not in this spelling")
    number = 0
    for c in letters:
        number = number << 5 | _READ[c]
    bits = len(letters) * 5
    return (number >> bits % 8).to_bytes(bits // 8)


# --- passwords ----------------------------------------------------------------------------------------------


def password_key(password: str, salt: bytes, pepper: Secret) -> Secret:
    """The key that a password opens: Argon2id with the pepper as its secret input (RFC 9106, section 3.1).

    Without the pepper, which lies apart from the database, no guess can be checked. Takes about 0.1 s and 64
    MiB.
    """
    kdf = Argon2id(salt=salt, length=32, secret=pepper.reveal(), ad=None, **_ARGON2)
    return Secret(kdf.derive(password.encode()))


# --- the hybrid key pair of a member, a period or the recovery key ------------------------------------------


@dataclass(frozen=True, slots=True)
class HybridPublic:
    """The public half: ML-KEM-768 (1,184 bytes), then X25519 (32 bytes)."""

    raw: bytes

    def wrap(self, secret: Secret, place: bytes) -> bytes:
        """Wrap a key for whoever has the private half, bound to `place` as HPKE's info."""
        mlkem, x25519 = self.raw[:-32], self.raw[-32:]
        public = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(mlkem), X25519PublicKey.from_public_bytes(x25519)
        )
        return _FORMAT + _SUITE.encrypt(secret.reveal(), public, info=place)


@dataclass(frozen=True, slots=True)
class HybridPrivate:
    """The private half. The library has no serialization for the pair, so its two parts are kept: the ML-KEM
    seed (64 bytes), then the X25519 scalar (32 bytes)."""

    raw: Secret

    @classmethod
    def generate(cls) -> HybridPrivate:
        """A fresh key pair."""
        return cls(Secret.random(96))

    def _key(self) -> hpke.MLKEM768X25519PrivateKey:
        raw = self.raw.reveal()
        return hpke.MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(raw[:64]), X25519PrivateKey.from_private_bytes(raw[64:])
        )

    def public(self) -> HybridPublic:
        """The public half."""
        raw = self.raw.reveal()
        mlkem = MLKEM768PrivateKey.from_seed_bytes(raw[:64]).public_key().public_bytes_raw()
        return HybridPublic(
            mlkem + X25519PrivateKey.from_private_bytes(raw[64:]).public_key().public_bytes_raw()
        )

    def unwrap(self, wrapped: bytes, place: bytes) -> Secret:
        """Open what was wrapped for this pair at `place`; raises Unsealable."""
        if wrapped[:1] != _FORMAT:
            raise Unsealable
        try:
            return Secret(_SUITE.decrypt(wrapped[1:], self._key(), info=place))
        except (InvalidTag, ValueError):
            raise Unsealable from None


# --- signatures ---------------------------------------------------------------------------------------------


def sign(key: Secret, place: bytes, content: bytes) -> bytes:
    """Sign `content` for `place` with a 32-byte Ed25519 key."""
    return Ed25519PrivateKey.from_private_bytes(key.reveal()).sign(_signed(place, content))


def signer_public(key: Secret) -> bytes:
    """The public half of a signing key."""
    return Ed25519PrivateKey.from_private_bytes(key.reveal()).public_key().public_bytes_raw()


def is_signed(public: bytes, place: bytes, content: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `content` for `place`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _signed(place, content))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(place: bytes, content: bytes) -> bytes:
    return len(place).to_bytes(4) + place + content
