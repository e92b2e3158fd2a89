"""Whether the two halves of the signing key are where they should be."""

from bot.cli.checks.check import Check
from bot.cli.next_step import after_signing
from bot.settings import Role, Settings
from bot.signing_keys import SigningKeyUnusable, keys

_NONE = 'there is none, and no checkpoints of the ledger are signed; "Signed checkpoints" in bot/README.md says how to get them'


def signing(settings: Settings, role: Role, *, prefix: str) -> tuple[Check, ...]:
    """What was found; one process that is all of Twokeys goes without, and nobody signs checkpoints then."""
    try:
        sealer, verifier = keys(settings, role)
    except SigningKeyUnusable as fault:
        step = after_signing(fault, prefix=prefix)
        return (Check(subject="signing key", said=" ".join(step.why), remedy=f"Type: {step.command}"),)
    half = sealer or verifier
    return (Check(subject="signing key", said=f"is the key {half.key_id}" if half else _NONE),)
