"""What is kept about somebody, as JSON that they can be given."""

from datetime import UTC, datetime
from typing import Any

from approvals.domain.subject import Answered, Colleague, Customer, Dossier


def as_json(who: Colleague | Customer, kept: Dossier) -> dict[str, Any]:
    """Everything, each part under its own name."""
    ledger = [
        {"seq": one.seq, "at": one.at, "kind": one.kind, "role": one.role, "draft": one.draft} for one in kept.mentions
    ]
    if isinstance(who, Customer):
        return {
            "handle": who.handle,
            "posts": [_answered(one) for one in kept.answers],
            "named_in_drafts": list(kept.named_in),
            "ledger": ledger,
            "raw_events": kept.events,
        }
    return {
        "ids": sorted(who.ids),
        "identities": sorted(map(str, who.identities)),
        "profiles": [
            {"identity": str(one.identity), "standing": one.standing, "name": one.name, "email": one.email}
            for one in kept.profiles
        ],
        "wrote": [
            {"what": one.what, "draft": one.draft, "version": one.revision, "at": _at(one.at), "text": one.text}
            for one in kept.words
        ],
        "marked": [
            {
                "draft": one.draft,
                "version": one.revision,
                "mark": one.mark,
                "at": _at(one.at),
                "taken_back_at": _at(one.taken_back_at) if one.taken_back_at else None,
            }
            for one in kept.marks
        ],
        "ledger": ledger,
        "raw_events": kept.events,
    }


def _answered(one: Answered) -> dict[str, Any]:
    return {
        "id": one.post.id,
        "url": one.post.url,
        "at": _at(one.post.at),
        "text": one.post.text,
        "answered_by": {
            "account": one.account,
            "draft": one.draft,
            "version": one.revision,
            "text": one.text,
            "open": one.open,
        },
    }


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
