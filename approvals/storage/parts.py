"""What each part of Twokeys may do in a PostgreSQL database: no more than its own steps need.

Both read what was said; only the bot writes it, and nobody changes a text, a vote's past or a used clearance. A
delivery is cleared by the bot alone, and marked, sent and settled by the publisher alone.
"""

from collections.abc import Mapping
from typing import Final

Rights = tuple[str, ...]
_READ: Final = "SELECT"
ADD: Final = "INSERT"


def _add(*columns: str) -> str:
    return f"{ADD} ({', '.join(columns)})"


def _change(*columns: str) -> str:
    return f"UPDATE ({', '.join(columns)})"


BOT: Final[Mapping[str, Rights]] = {
    "account_hold_lifts": (_READ, ADD),
    "account_holds": (_READ, ADD, _change("reason", "ended_at")),
    "alembic_version": (_READ,),
    "announcements": (_READ, ADD, _change("said_at", "due_at")),
    "answers": (
        _READ,
        _add(
            *("delivery_id", "draft_id", "platform", "workspace", "user_id"),
            *("post_id", "said_at", "due_at", "outcome"),
        ),
        _change("told_at"),
    ),
    "cards": (
        _READ,
        ADD,
        _change(
            *(
                "wanted",
                "wanted_at",
                "shown",
                "retry_at",
                "fault",
                "attempted_at",
                "posted_at",
                "lost_at",
                "trace",
                "below",
            ),
            *("message_workspace", "message_channel", "message_id"),
        ),
    ),
    "chat_addresses": (_READ, ADD, _change("address", "heard_at", "missed_at")),
    "checkpoints": (_READ, ADD, _change("kept_at", "said_at")),
    "deliveries": (
        _READ,
        _add(
            *("draft_id", "revision", "account", "act", "part", "state"),
            *("approved_at", "due_at", "token", "readings", "fault"),
        ),
        _change("state", "token", "owner", "lease_until", "due_at", "fault", "clearance", "settled_at"),
    ),
    "disclosures": (_READ, ADD, "DELETE"),
    "draft_lifts": (_READ, ADD),
    "drafts": (
        _READ,
        _add(
            *("account", "kind", "parent_id", "author", "origin", "created_at"),
            *("closed_detail", "corrects", "prepared", "look_at"),
        ),
        _change("closed_at", "closed_why", "closed_by", "closed_detail", "forgotten_at", "origin", "look_at"),
    ),
    "follow_ups": (
        _READ,
        ADD,
        _change("words", "owner", "remind_at", "reminders", "state", "closed_at", "closed_by", "waived_by"),
    ),
    "go_ons": (_READ, ADD),
    "handovers": (_READ, ADD),
    "incident_calls": (_READ, ADD, _change("due_at", "done_at")),
    "incidents": (
        _READ,
        ADD,
        _change("what", "lead", "anchor", "closing_by", "closing_at", "closed_by", "closed_at", "statement_at"),
    ),
    "ledger": (_READ, ADD),
    "moves": (_READ, ADD, _change("explained_at")),
    "letters": (_READ, ADD, _change("due_at", "attempts", "done_at", "dead_at", "fault"), "DELETE"),
    "profiles": (_READ, ADD, _change("standing", "name", "email", "read_at")),
    "published": (_READ, ADD, _change("agreed_by", "agreed_at")),
    "releases": (_READ, ADD),
    "reports": (_READ, _change("followed_at")),
    # Only to forget it, as the policy sees to.
    "revisions": (_READ, ADD, _change("text", "parent", "findings", "not_checked", "digest", "correction")),
    "suggestions": (_READ, ADD, _change("adopted_at", "text")),
    "terms": (_READ, ADD),
    "terms_agreements": (_READ, ADD),
    "terms_proposals": (_READ, ADD, _change("ended_at", "ended")),
    "told": (_READ, ADD, _change("told_at")),
    "used_clearances": (),
    "vault": (),
    "votes": (
        _READ,
        ADD,
        _change("digest", "cast_at", "retracted_at", "reason", "stamp", "stamp_whole", "stamp_billionths"),
    ),
}
"""The part that talks with people: no credentials, and no delivery that may be public."""

PUBLISHER: Final[Mapping[str, Rights]] = {
    "account_hold_lifts": (_READ,),
    "account_holds": (_READ, ADD),
    "alembic_version": (_READ,),
    "announcements": (),
    "answers": (_READ, _change("due_at", "settled_at", "outcome")),
    "cards": (_READ,),
    "chat_addresses": (_READ,),
    "checkpoints": (),
    "deliveries": (
        _READ,
        _change(
            *("state", "token", "owner", "lease_until", "due_at", "fault", "clearance", "settled_at"),
            *("sent_at", "watermark", "readings", "post_id", "post_url"),
        ),
    ),
    "disclosures": (_READ, ADD),
    "draft_lifts": (_READ,),
    # A row can be locked by whoever may change some column of it; the policy lets no change pass.
    # https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE
    "drafts": (_READ, _change("closed_at")),
    "follow_ups": (),
    "go_ons": (_READ,),
    "handovers": (_READ,),
    "incident_calls": (),
    "incidents": (_READ,),
    "ledger": (_READ, ADD),
    "moves": (_READ,),
    # How many wait of which chat, and nothing of what they say.
    "letters": ("SELECT (id, platform, done_at, dead_at, attempts, received_at)",),
    "profiles": (_READ,),
    "published": (_READ,),
    "releases": (_READ,),
    "reports": (_READ, _add("delivery_id", "draft_id", "state", "fault", "reported_at")),
    "revisions": (_READ,),
    "suggestions": (_READ,),
    "terms": (_READ,),
    "terms_agreements": (),
    "terms_proposals": (),
    "told": (_READ,),
    "used_clearances": (_READ, ADD),
    "vault": (_READ,),
    "votes": (_READ,),
}
"""The part that publishes: it adds no vote, no text and no person, and cannot clear."""

PARTS: Final[Mapping[str, Mapping[str, Rights]]] = {"bot": BOT, "publisher": PUBLISHER}

_ANY: Final = "true"
_NONE: Final = "false"
_FREE: Final = "state IN ('ready', 'claimed', 'cleared')"
POLICIES: Final[Mapping[str, Mapping[str, tuple[tuple[str, str, str], ...]]]] = {
    # Of each part: the command, which rows it sees for it, and how it may leave them.
    "deliveries": {
        "bot": (
            ("SELECT", _ANY, ""),
            ("INSERT", "", "state = 'ready' AND readings = 0"),
            ("UPDATE", _FREE, "state IN ('ready', 'claimed', 'cleared', 'cancelled')"),
        ),
        "publisher": (
            ("SELECT", _ANY, ""),
            ("UPDATE", "state IN ('cleared', 'sending', 'in-doubt', 'asking')", "state <> 'claimed'"),
        ),
    },
    # Who somebody was is forgotten by the owner alone.
    "disclosures": {
        "bot": (("SELECT", _ANY, ""), ("INSERT", "", _ANY), ("DELETE", "sort <> 'person'", "")),
        "publisher": (("SELECT", _ANY, ""), ("INSERT", "", _ANY)),
    },
    "revisions": {
        "bot": (("SELECT", _ANY, ""), ("INSERT", "", _ANY), ("UPDATE", _ANY, "text = '' AND correction IS NULL")),
        "publisher": (("SELECT", _ANY, ""),),
    },
    "drafts": {
        "bot": (("SELECT", _ANY, ""), ("INSERT", "", _ANY), ("UPDATE", _ANY, _ANY)),
        "publisher": (("SELECT", _ANY, ""), ("UPDATE", _ANY, _NONE)),
    },
}
