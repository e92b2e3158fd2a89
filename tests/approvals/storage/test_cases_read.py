from dataclasses import replace
from datetime import timedelta

from approvals.domain.case import Case
from approvals.domain.hold import Lift
from approvals.domain.people import Account, Directory, PersonId, Platform, Profile, Standing
from tests.approvals.storage.rows import ACME, ANN, NOON, after, draft, identity, owed, revision, send, take, vote

NOTICE = timedelta(minutes=30)
ACCOUNT = Account(name=ACME, handle="acme", network="rehearsal", channel="C1", roster=(ANN, PersonId("bob")))
DIRECTORY = Directory(people=(), homes=frozenset({(Platform.SLACK, "T1")}))


def profile(user, name="Bob", standing=Standing.MEMBER):
    return Profile(identity=identity(user), standing=standing, name=name, email=f"{user}@acme.example")


async def test_a_case_holds_every_fact_about_its_draft_and_none_of_another(database):
    def step(unit):
        other = owed(unit, parent_id="999").draft
        unit.votes.cast(vote(other, "U9"))
        unit.profiles.save(profile("U9"), now=NOON)
        made = owed(unit).draft
        given = vote(made, "U1")
        unit.votes.cast(given)
        unit.votes.cast(vote(made, "U2"))
        unit.profiles.save(profile("U1"), now=NOON)
        lift = Lift(draft=made, by=ANN, at=NOON)
        unit.holds.lift_draft(lift)
        hold = unit.holds.add(account=None, by=ANN, reason="", at=NOON)
        suggestion = unit.suggestions.add(draft=made, revision=1, text="Better", by=ANN, now=NOON)
        assert unit.case(unit.drafts.get(made), account=ACCOUNT, directory=DIRECTORY, repost_notice=NOTICE) == Case(
            draft=unit.drafts.get(made),
            account=ACCOUNT,
            directory=DIRECTORY,
            repost_notice=NOTICE,
            revisions=(revision(made),),
            votes=(given, vote(made, "U2")),
            lifts=(lift,),
            account_holds=(hold,),
            deliveries=unit.deliveries.of(made),
            suggestions=(suggestion,),
            profiles={identity("U1"): profile("U1")},
        )

    await database.run(step)


async def test_a_case_knows_that_a_colleague_answered_first(database):
    def step(unit):
        first, second, own = owed(unit).draft, draft(unit), draft(unit, parent_id=None)
        send(unit, take(unit)[0])
        answered = {
            made: unit.case(
                unit.drafts.get(made), account=ACCOUNT, directory=DIRECTORY, repost_notice=NOTICE
            ).answered_by
            for made in (first, second, own)
        }
        assert answered == {first: None, second: first, own: None}

    await database.run(step)


async def test_whoever_is_gone_keeps_the_name_and_the_address_that_they_had(database):
    def step(unit):
        for who in ("U1", "U2"):
            unit.profiles.save(Profile(identity=identity(who), standing=Standing.GONE, name=who), now=after(6))
        unit.profiles.save(profile("U1"), now=after(7))
        unit.profiles.save(Profile(identity=identity("U1"), standing=Standing.GONE, name="U1"), now=after(8))
        assert unit.profiles.get(identity("U1")) == profile("U1", standing=Standing.GONE)
        assert unit.profiles.get(identity("U2")) == Profile(identity=identity("U2"), standing=Standing.GONE, name="U2")

    await database.run(step)


async def test_the_newest_reading_of_a_person_counts(database):
    def step(unit):
        unit.profiles.save(profile("U1"), now=after(5))
        unit.profiles.save(profile("U1", standing=Standing.DEACTIVATED), now=after(6))
        unit.profiles.save(profile("U1", name="Old"), now=after(4))
        assert unit.profiles.get(identity("U1")) == profile("U1", standing=Standing.DEACTIVATED)

    await database.run(step)


async def test_people_are_found_one_by_one_many_at_once_and_by_age(database):
    def step(unit):
        known = [profile("U1"), replace(profile("U2"), email=None)]
        for age, one in enumerate(known):
            unit.profiles.save(one, now=after(age))
        wanted = [identity("U2"), identity("U3")]
        assert unit.profiles.many(wanted) == {identity("U2"): known[1]}
        assert unit.profiles.many([]) == {}
        assert unit.profiles.all() == tuple(known)
        assert unit.profiles.get(identity("U3")) is None
        assert unit.profiles.stale(before=after(1)) == (identity("U1"),)

    await database.run(step)
