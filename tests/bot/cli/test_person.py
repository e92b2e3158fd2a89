"""`twokeys person`: what is kept about somebody, and forgetting it, on both databases."""

import asyncio
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from approvals.domain.draft import Closed, Closing, Digest, Reason, Revision
from approvals.domain.ledger_check import verify
from approvals.domain.people import AccountName, Identity, PersonId, Platform, Profile, Standing
from approvals.domain.post import Post
from approvals.domain.vote import Mark, Source, Vote
from approvals.storage.database import Database
from policies.reply import Kind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ACME = AccountName("acme")
CARLA = Post(
    id="123",
    author="Carla_N",
    text="My parcel, Elm Road 7, is lost",
    url="https://x.com/Carla_N/status/123",
    at=NOON,
    mentions=("acme_help",),
)
DORA = Identity(platform=Platform.SLACK, workspace="T0001", user="U0DORA")
DORA_TOO = '[people.dora]\nname = "Dora Quiroga"\ninitials = "DQ"\nemail = "dora@acme.example"\n'


def revision(draft, text, parent, **changes):
    usual = {"made_by": PersonId("ada"), "number": 1, "reason": Reason.DRAFTED}
    return Revision(
        draft=draft, text=text, length=9, parent=parent, made_at=NOON, digest=Digest(f"{draft}" * 64), **usual | changes
    )


def drafted(unit, text, parent=CARLA, author="ada"):
    draft = unit.drafts.add(
        account=ACME, kind=Kind.REPLY, parent_id=parent.id, author=PersonId(author), origin=text, now=NOON
    )
    unit.drafts.add_revision(revision(draft, text, parent, made_by=PersonId(author)))
    return draft


def vote(draft, mark, at=0):
    return Vote(
        draft=draft, revision=1, digest=Digest(f"{draft}" * 64), identity=DORA, mark=mark, source=Source.BUTTON,
        cast_at=NOON, stamp="1700000000.1",
    )  # fmt: skip


def a_week(unit):
    """Carla wrote and was answered; Dora, who is not in the settings any more, approved, stopped and held."""
    unit.profiles.save(
        Profile(identity=DORA, standing=Standing.DEACTIVATED, name="Dora Quiroga", email="dora@acme.example"), now=NOON
    )
    first = drafted(unit, "We are on it. ^AB")
    unit.votes.cast(vote(first, Mark.APPROVE))
    unit.drafts.close(first, Closed(at=NOON, why=Closing.PUBLISHED, detail="https://x.com/acme_help/status/9"))
    second = drafted(unit, "Dear @carla_n, we found it. ^DQ", parent=_by("Eve_L"), author="dora")
    unit.votes.cast(vote(second, Mark.REJECT))
    unit.votes.give_reason(draft=second, revision=1, identity=DORA, mark=Mark.REJECT, reason="She moved house", at=NOON)
    unit.suggestions.add(draft=second, revision=1, text="Dora would say", by=PersonId("dora"), now=NOON)
    unit.drafts.close(second, Closed(at=NOON, why=Closing.WITHDRAWN, by=PersonId("dora"), detail="Dora Quiroga"))
    held = unit.holds.add(account=ACME, by=PersonId("dora"), reason="Carla's lawyer called", at=NOON)
    unit.holds.lift(held.id, by=PersonId("ada"), at=NOON)
    unit.holds.lift(held.id, by=PersonId("bea"), at=NOON)
    for key, payload in (("Ev1", {"user": {"id": "U0DORA"}}), ("Ev2", {"text": "x.com/carla_n/status/123"})):
        unit.inbox.put(Platform.SLACK, key, payload, now=NOON)
    for letter in unit.inbox.take(NOON, 9, NOON + timedelta(minutes=1), chats=Platform):
        unit.inbox.done(letter.id, now=NOON)


def _by(handle):
    return Post(id="124", author=handle, text="Me too", url=f"https://x.com/{handle}/status/124", at=NOON)


@pytest.fixture
def on_database(database_url):
    """Work on the database as the bot does."""

    def on(step, *, reading=False):
        async def work():
            database = (Database.open_readonly if reading else Database.open)(database_url)
            try:
                return await (database.read if reading else database.run)(step)
            finally:
                await database.close()

        return asyncio.run(work())

    return on


@pytest.fixture
def asked(typed, settings_file, database_url, on_database):
    """Type a command about a person, in a database of a week's work."""
    on_database(a_week)

    def type_(words, *, answers=(), more=""):
        settings_file(more=more)
        result = typed(f"twokeys person {words}", answers=answers, environ={"DATABASE_URL": database_url})
        assert "Traceback" not in result.output
        return result

    return type_


@pytest.fixture
def verified(on_database):
    def check():
        verdict = verify(on_database(lambda unit: list(unit.ledger.links()), reading=True), {})
        assert verdict.misfit is None
        return verdict.size

    return check


def test_everything_that_is_kept_of_a_customer_is_printed(asked):
    kept = json.loads(asked("export @carla_n").output)
    assert [(one["text"], one["answered_by"]["text"]) for one in kept["posts"]] == [(CARLA.text, "We are on it. ^AB")]
    assert kept["named_in_drafts"] == [2]
    assert [(one["kind"], one["role"], one["draft"]) for one in kept["ledger"]] == [("revised", "answers", 1)]
    assert kept["raw_events"] == 1


def test_everything_that_is_kept_of_a_colleague_is_printed(asked):
    kept = json.loads(asked("export dora", more=DORA_TOO).output)
    assert kept["identities"] == ["slack/T0001/U0DORA"]
    assert kept["profiles"][0]["name"] == "Dora Quiroga"
    assert sorted((one["what"], one["text"]) for one in kept["wrote"]) == [
        ("hold", "Carla's lawyer called"),
        ("reason", "She moved house"),
        ("suggestion", "Dora would say"),
        ("version", "Dear @carla_n, we found it. ^DQ"),
    ]
    assert [(one["draft"], one["mark"]) for one in kept["marked"]] == [(1, "approve"), (2, "reject")]
    assert {(one["kind"], one["role"]) for one in kept["ledger"]} == {
        ("drafted", "author"),
        ("revised", "made_by"),
        ("marked", "who"),
        ("reasoned", "who"),
        ("suggested", "by"),
        ("closed", "by"),
        ("account-held", "by"),
    }
    assert kept["raw_events"] == 1


@pytest.mark.parametrize("said", ["suggestion", "reason"])
def test_a_customer_whom_only_what_people_say_of_a_draft_names_is_told_of(asked, on_database, said):
    def step(unit):
        draft = drafted(unit, "We found it. ^AB", parent=_by("Eve_L"))
        if said == "suggestion":
            unit.suggestions.add(draft=draft, revision=1, text="As @Gus_T said", by=PersonId("bea"), now=NOON)
        else:
            unit.votes.cast(vote(draft, Mark.REJECT))
            unit.votes.give_reason(
                draft=draft, revision=1, identity=DORA, mark=Mark.REJECT, reason="@gus_t is his wife", at=NOON
            )

    on_database(step)
    assert json.loads(asked("export @gus_t").output)["named_in_drafts"] == [3]
    assert "Named in other words than their own: draft 3." in asked("erase @gus_t --yes").output
    assert asked("export @gus").exit_code == 1


@pytest.mark.parametrize("word", ["dora@acme.example", "DORA@acme.example", "U0DORA"])
def test_an_address_or_a_user_id_leads_to_the_same_person(asked, word):
    assert asked(f"export {word}", more=DORA_TOO).output == asked("export dora", more=DORA_TOO).output


def test_somebody_who_left_the_settings_is_found_by_id_and_by_user_id_each_by_itself(asked):
    assert json.loads(asked("export dora").output)["marked"] == []
    assert json.loads(asked("export U0DORA").output)["marked"] != []


def test_a_name_that_nobody_has_is_told(asked):
    assert asked("export adda").stderr == snapshot(
        "Nothing is kept about adda. Did you mean ada? If that is a customer, write @adda.\n"
    )
    assert asked("erase @nobody --yes").stderr == snapshot("Nothing is kept about @nobody.\n")
    assert asked("export @").exit_code == 1


def test_what_a_customer_wrote_is_forgotten_and_the_rest_is_said(asked, verified, on_database):
    result = asked("erase @carla_n --yes")
    assert result.exit_code == 0
    assert result.output == snapshot("""\
Forgotten: what @carla_n wrote, in draft 1. Their cards lose it as soon as Twokeys runs.
That these posts were answered stays known, by their numbers, so that nobody answers them twice. What we answered stays until 90 days after the end of its draft.
Named in other words than their own: draft 2. Those texts go 90 days after the end of their draft.
Not looked through are the words of holds and incidents.
Out of reach are their posts on X, what people wrote of them in the channel, the logs, and backups of the database.
""")
    assert verified() > 0
    texts = on_database(
        lambda unit: repr(unit.drafts.revisions(1)) + repr(list(unit.ledger.disclosures())), reading=True
    )
    assert "Elm Road" not in texts
    assert "We are on it" in texts
    assert on_database(lambda unit: unit.drafts.answered(ACME, "123", None), reading=True) is None
    assert on_database(lambda unit: unit.drafts.get(1).parent_id, reading=True) == "123"
    assert json.loads(asked("export @carla_n").output)["posts"] == []
    assert asked("erase @carla_n --yes").output.startswith("Nothing is kept of what @carla_n wrote.\n")


def test_what_people_still_work_on_keeps_the_post_that_it_answers(asked, on_database):
    on_database(lambda unit: drafted(unit, "A third one."))
    result = asked("erase @carla_n --yes")
    assert result.exit_code == 1
    assert "Not forgotten, as people still work on it: draft 3." in result.output
    assert [one["answered_by"]["draft"] for one in json.loads(asked("export @carla_n").output)["posts"]] == [3]


def test_a_colleague_becomes_somebody_who_was_forgotten(asked, verified, on_database):
    result = asked("erase dora --yes", more=DORA_TOO)
    assert result.exit_code == 0
    assert result.output == snapshot("""\
Forgotten: who dora is. 8 entries of the ledger, and everything else that named them, is of somebody who was forgotten now.
What they wrote stays, without their name, until 90 days after the end of its draft.
Take [people.dora] out of twokeys.toml, too, and start Twokeys anew: else it gets to know them again.
Out of reach are the messages in the channel, posts on X, the logs, and backups of the database.
""")
    assert verified() > 0
    facts = on_database(lambda unit: unit.drafts.get(2), reading=True)
    assert facts.author == facts.closed.by == facts.closed.detail
    assert facts.author.startswith("somebody who was forgotten (")
    assert asked("export U0DORA", more=DORA_TOO).exit_code == 1
    assert asked("export dora").exit_code == 1


def test_two_who_were_forgotten_are_still_two(asked, on_database):
    asked("erase dora --yes", more=DORA_TOO)
    on_database(lambda unit: drafted(unit, "By Fay.", author="fay"))
    on_database(lambda unit: unit.drafts.close(3, Closed(at=NOON, why=Closing.EXPIRED)))
    assert asked("erase fay --yes").exit_code == 0
    one, other = on_database(lambda unit: [unit.drafts.get(draft).author for draft in (2, 3)], reading=True)
    assert one != other


def test_nobody_is_forgotten_who_may_still_approve(asked, verified):
    size = verified()
    refused = asked("erase ada --yes")
    assert refused.exit_code == 1
    assert refused.stderr == snapshot("""\
ada may still approve: accounts.acme.roster, accounts.acme.leads in twokeys.toml. Nothing was forgotten.
Take the name out there, start Twokeys anew, and ask again.
""")
    assert verified() == size


@pytest.mark.parametrize("hand", ["author", "voter"])
def test_nobody_is_forgotten_who_has_a_hand_in_an_open_draft(asked, on_database, verified, hand):
    def step(unit):
        draft = drafted(unit, "A third one.", author="dora" if hand == "author" else "ada")
        if hand == "voter":
            unit.votes.cast(vote(draft, Mark.APPROVE))

    on_database(step)
    size = verified()
    refused = asked("erase dora --yes", more=DORA_TOO)
    assert refused.exit_code == 1
    assert refused.stderr == snapshot("""\
dora has a hand in what is still open: draft 3. Nothing was forgotten.
Wait until that is published or withdrawn, and ask again.
""")
    assert verified() == size


def test_nothing_is_forgotten_without_a_yes(asked, verified):
    size = verified()
    refused = asked("erase @carla_n", answers=["n"])
    assert (refused.exit_code, refused.stderr) == (1, "Nothing was forgotten.\n")
    assert asked("erase @carla_n").exit_code == 1
    assert verified() == size


class TestInTheFile:
    @pytest.fixture
    def database_url(self, sqlite_url):
        return sqlite_url

    @pytest.fixture
    def found(self, database_url):
        """Whether a word stands anywhere in the database's files."""
        file = Path(database_url.removeprefix("sqlite:///"))

        def look(word):
            files = [file, *file.parent.glob(f"{file.name}-*")]
            return any(word.casefold().encode() in one.read_bytes().lower() for one in files if one.exists())

        return look

    def test_nothing_is_left_of_a_customer_who_was_forgotten(self, asked, found, on_database):
        on_database(lambda unit: unit.forgetting.draft(2, now=NOON))
        assert found("Elm Road")
        asked("erase @carla_n --yes")
        for word in ("Elm Road", "carla_n", "1" * 64):
            assert not found(word)
        assert found("We are on it")

    def test_nothing_is_left_of_a_colleague_who_was_forgotten(self, asked, found):
        assert found("Quiroga")
        asked("erase dora --yes", more=DORA_TOO)
        for word in ("Quiroga", "U0DORA", "dora@", "moved house", "lawyer called"):
            assert not found(word)

    def test_what_earlier_versions_left_in_the_file_is_gone_too(self, asked, found, database_url):
        with sqlite3.connect(database_url.removeprefix("sqlite:///")) as other:
            other.execute("PRAGMA secure_delete=OFF")
            other.execute("UPDATE account_holds SET reason = 'A word from long ago ' || hex(randomblob(3000))")
            other.commit()
            other.execute("UPDATE account_holds SET reason = 'x'")
        other.close()
        assert found("A word from long ago")
        asked("erase @carla_n --yes")
        assert not found("A word from long ago")

    def test_a_bot_that_runs_is_not_disturbed(self, asked, database_url):
        database = Database.open(database_url)
        refused = asked("erase @carla_n --yes")
        assert refused.exit_code == 1
        assert "Another Twokeys is already working on this database" in refused.stderr
        assert asked("export @carla_n").exit_code == 0
        asyncio.run(database.close())


def test_on_a_server_it_works_beside_the_bot(typed, settings_file, postgresql_url):
    async def step(database, fn):
        return await database.run(fn)

    database = Database.open(postgresql_url)
    asyncio.run(step(database, a_week))
    settings_file()
    result = typed("twokeys person erase @carla_n --yes", environ={"DATABASE_URL": postgresql_url})
    assert result.exit_code == 0
    asyncio.run(database.close())


def test_an_entry_that_is_none_keeps_nobody_from_being_forgotten(typed, settings_file, sqlite_url):
    async def lived():
        database = Database.open(sqlite_url)
        await database.run(a_week)
        await database.close()

    asyncio.run(lived())
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as by_hand:
        by_hand.execute("INSERT INTO ledger SELECT max(seq) + 1, CAST('{\"x\":{}}' AS BLOB), x'00', NULL FROM ledger")
    by_hand.close()
    settings_file(more=DORA_TOO)
    for words in ("export dora", "export @carla_n", "erase dora --yes", "erase @carla_n --yes"):
        result = typed(f"twokeys person {words}", environ={"DATABASE_URL": sqlite_url})
        assert (result.exit_code, result.stderr) == (0, ""), words
