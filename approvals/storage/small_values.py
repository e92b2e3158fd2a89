"""Small values as JSON and back: the post that is answered, and what the rules found."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from approvals.domain.correction import Correction, Skip
from approvals.domain.post import Post
from policies.finding import Finding, NotChecked, Question, Severity

_CORRECTION: TypeAdapter[Correction | None] = TypeAdapter(Correction | None)


def correction_to_json(correction: Correction | None) -> Any:
    """Everything in a correction."""
    return _CORRECTION.dump_python(correction, mode="json")


def correction_from_json(stored: Any) -> Correction | None:
    """The correction that `correction_to_json` wrote."""
    return _CORRECTION.validate_python(stored)


def skip_to_json(skip: Skip | None) -> dict[str, Any] | None:
    """The correction that a reply puts an end to."""
    return {"draft": skip.draft, "url": skip.url} if skip else None


def skip_from_json(stored: Mapping[str, Any] | None) -> Skip | None:
    """The skip that `skip_to_json` wrote."""
    return Skip(draft=stored["draft"], url=stored["url"]) if stored else None


def post_to_json(post: Post | None) -> dict[str, Any] | None:
    """The post as it was read, whole: the digest is taken from its text."""
    if post is None:
        return None
    return {
        "id": post.id,
        "author": post.author,
        "text": post.text,
        "url": post.url,
        "at": post.at.astimezone(UTC).isoformat(),
        "conversation": post.conversation,
        "in_reply_to": post.in_reply_to,
        "mentions": list(post.mentions),
        "quotes": list(post.quotes),
        "first_id": post.first_id,
    }


def post_from_json(stored: Mapping[str, Any] | None) -> Post | None:
    """The post that `post_to_json` wrote."""
    if stored is None:
        return None
    return Post(
        id=stored["id"],
        author=stored["author"],
        text=stored["text"],
        url=stored["url"],
        at=datetime.fromisoformat(stored["at"]),
        conversation=stored["conversation"],
        in_reply_to=stored["in_reply_to"],
        mentions=tuple(stored["mentions"]),
        quotes=tuple(stored["quotes"]),
        first_id=stored.get("first_id"),
    )


def findings_to_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """What people were shown when they approved."""
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "span": list(finding.span) if finding.span else None,
            "reason": finding.reason,
            "advice": finding.advice,
            "excerpt": finding.excerpt,
            "question": finding.question.value,
        }
        for finding in findings
    ]


def findings_from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The findings that `findings_to_json` wrote."""
    return tuple(
        Finding(
            rule=one["rule"],
            severity=Severity(one["severity"]),
            span=(one["span"][0], one["span"][1]) if one["span"] else None,
            reason=one["reason"],
            advice=one["advice"],
            excerpt=one["excerpt"],
            question=Question(one.get("question", Question.POSSIBLE)),
        )
        for one in stored
    )


def not_checked_to_json(missed: Iterable[NotChecked]) -> list[dict[str, str]]:
    """The rules that could not say anything."""
    return [{"rule": one.rule, "reason": one.reason, "question": one.question.value} for one in missed]


def not_checked_from_json(stored: Iterable[Mapping[str, str]]) -> tuple[NotChecked, ...]:
    """What `not_checked_to_json` wrote."""
    return tuple(
        NotChecked(rule=one["rule"], reason=one["reason"], question=Question(one.get("question", Question.POSSIBLE)))
        for one in stored
    )


def bare_findings(stored: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Which rules found something, without the words that they found."""
    return [{**one, "span": None, "reason": "", "advice": "", "excerpt": ""} for one in stored]


def bare_not_checked(stored: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Which rules could not say anything, without why."""
    return [{**one, "reason": ""} for one in stored]
