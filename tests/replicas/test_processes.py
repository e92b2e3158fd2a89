"""Several bots and publishers at once, and what becomes of the work of one that is gone."""

import asyncio
import itertools

from tests.replicas.stage import ACCOUNTS, Stage

HELD = 0.3
"""Seconds for which the network holds an answer back, so that two posts at once would be seen."""


async def test_ten_posts_of_two_accounts_go_out_once_each_and_never_two_of_one_account_at_once(stage: Stage) -> None:
    await stage.running("bot", "bot", "publisher", "publisher")
    stage.x.fail_next("slow", method="POST", path="/2/tweets", times="always", seconds=HELD)
    texts = {name: [f"The {name} news number {number} of today." for number in range(5)] for name in ACCOUNTS}

    async def says(name: str, by: str) -> None:
        for text in texts[name]:
            await stage.approved(name, text, by=by)

    await asyncio.gather(says("acme", "ada"), says("shop", "dan"))
    for name in ACCOUNTS:
        await stage.all_published(name, texts[name])
        assert sorted(stage.published(name)) == texts[name]
        assert len(stage.cards(name)) == 5
        times = [attempt.at for attempt in stage.sends(name)]
        assert len(times) == 5
        assert all((later - earlier).total_seconds() >= HELD for earlier, later in itertools.pairwise(times))
