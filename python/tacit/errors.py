"""What goes wrong, in both languages."""

from dataclasses import dataclass
from typing import Optional


@dataclass(frozen=True)
class Text:
    """A sentence in both languages."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en


class TacitError(Exception):
    """A refusal or failure: ``code`` is stable, ``text`` says what, where and what to do."""

    def __init__(self, code: str, text: Text, status: Optional[int] = None):
        super().__init__(text.en)
        self.code = code
        self.text = text
        self.status = status


class InvalidInput(TacitError):
    """The caller can mend it."""


class NotFound(InvalidInput):
    """There is no such thing, or none that the caller may see."""


class PolicyDenied(TacitError):
    """A policy, a limit or a permission does not allow it."""


class PeerFailed(TacitError):
    """A partner failed or cannot be reached."""


class ProtocolViolation(TacitError):
    """A partner sent what it must not."""


class Cancelled(TacitError):
    """Somebody stopped it."""


_CLASSES = {"invalid-input": InvalidInput, "not-found": NotFound, "policy-denied": PolicyDenied, "peer-failed": PeerFailed,
            "protocol-violation": ProtocolViolation, "cancelled": Cancelled}


def error(code: str, text: Text, status: Optional[int] = None) -> TacitError:
    """The error of a code; one that this version does not know is a plain TacitError."""
    return _CLASSES.get(code, TacitError)(code, text, status)
