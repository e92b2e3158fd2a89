"""Steps of an account in `twokeys.toml`: what they become, and that every text can get through them."""

from itertools import combinations, product

import pytest
from inline_snapshot import snapshot

from approvals.domain.people import AccountName, Need, PersonId, Step
from approvals.domain.quorum import count
from bot.settings import SettingsError, load
from tests.support.builders import account as brand
from tests.support.builders import approvals, case, draft, revision

TEAM = ("ada", "bo", "cleo", "dan")
HEAD = (
    '[slack]\nworkspace = "T0001"\n'
    '[accounts.acme]\nhandle = "acme_help"\nchannel = "C0001"\nroster = ["ada", "bo", "cleo", "dan"]\nleads = ["dan", "ada"]\n'
)
PEOPLE = "".join(
    f'[people.{name}]\nname = "{name.title()}"\ninitials = "{name[:2].upper()}"\nslack = "U0{name.upper()}"\n'
    for name in (*TEAM, "eve")
)


def step(roster, *, name="legal", need='"any"'):
    people = ", ".join(f'"{who}"' for who in roster)
    return f'[[accounts.acme.steps]]\nname = "{name}"\nroster = [{people}]\nneed = {need}\n'


@pytest.fixture
def loaded(tmp_path):
    def read(*steps, head=HEAD):
        path = tmp_path / "twokeys.toml"
        path.write_text("\n".join([head, *steps, PEOPLE]), encoding="utf-8")
        return load(path, {}).accounts[AccountName("acme")]

    return read


@pytest.fixture
def problems(loaded):
    def told(*steps, head=HEAD):
        with pytest.raises(SettingsError) as refused:
            loaded(*steps, head=head)
        return list(refused.value.problems)

    return told


def test_steps_stand_in_the_order_written_with_one_person_each_unless_more_are_needed(loaded):
    account = loaded(
        step(["bo", "cleo"]),
        step(TEAM, name="colleagues", need='"majority"'),
        step(TEAM, name="everybody", need='"all"'),
        step(TEAM, name="two", need="2"),
        '[[accounts.acme.steps]]\nname = "sign-off"\nleads = true\n',
    )
    assert account.steps == (
        Step(name="legal", roster=(PersonId("bo"), PersonId("cleo")), need=1),
        Step(name="colleagues", roster=account.roster, need=Need.MAJORITY),
        Step(name="everybody", roster=account.roster, need=Need.ALL),
        Step(name="two", roster=account.roster, need=2),
        Step(name="sign-off", roster=account.leads, need=1),
    )


def test_without_steps_there_are_none(loaded):
    assert loaded().steps == ()


@pytest.mark.parametrize("need", ["0", "-1", "true", "1.5", '"some"', "[]"])
def test_a_need_that_is_no_number_of_people_is_named(problems, need):
    [told] = problems(step(["bo", "cleo"], need=need))
    assert told.startswith("accounts.acme.steps[0].need: ")
    assert told.endswith('is no number of people; use "any", "all", "majority" or a whole number from 1 on.')


def test_every_fault_of_a_step_is_told_at_once_with_its_place(problems):
    assert problems(
        step(["bo", "zoe", "eve", "bo"]),
        step([], name="Legal"),
        '[[accounts.acme.steps]]\nname = "sign-off"\nroster = ["bo", "dan"]\nleads = true\n',
    ) == snapshot(
        [
            'accounts.acme.steps[0].roster[1]: "zoe" is nobody under [people]; add [people.zoe] or take the name out.',
            'accounts.acme.steps[0].roster[2]: "eve" is not on the roster, so their approval would not count; add them to accounts.acme.roster.',
            'accounts.acme.steps[0].roster[3]: "bo" is named twice; take one out.',
            "accounts.acme.steps[1].name: another step has the same name; a card must tell them apart.",
            'accounts.acme.steps[1].roster: nobody may approve in this step; name people of the roster, as in roster = ["ada", "bea"], or write leads = true.',
            "accounts.acme.steps[2]: says leads and a roster; take one of them out.",
        ]
    )


def test_ill_shaped_steps_are_told_with_their_place(problems):
    assert problems(
        step(["bo", "cleo"]) + 'nead = "any"\n',
        '[[accounts.acme.steps]]\nroster = "bo"\n',
        step(["bo", "cleo"], name="a name that nobody reads on a card"),
    ) == snapshot(
        [
            "accounts.acme.steps[0].nead: this key means nothing here. Did you mean need?",
            "accounts.acme.steps[1].name: is missing; add it.",
            'accounts.acme.steps[1].roster: must be a list in square brackets, not "bo".',
            'accounts.acme.steps[2].name: "a name that nobody reads on a card" must be a name of up to 30 letters that people read on the card.',
        ]
    )


def test_a_fault_elsewhere_in_the_account_hides_no_fault_of_a_step(problems):
    told = problems('[[accounts.acme.steps]]\nname = "legal"\n', head=HEAD.replace('"C0001"', '"#replies"'))
    assert [one.partition(":")[0] for one in told] == ["accounts.acme.channel", "accounts.acme.steps[0].roster"]


def test_a_step_of_leads_needs_some(problems):
    signed = '[[accounts.acme.steps]]\nname = "sign-off"\nleads = true\n'
    assert problems(signed, head=HEAD.replace('leads = ["dan", "ada"]', "")) == snapshot(
        ["accounts.acme.steps[0].leads: the account has no leads; name them in accounts.acme.leads."]
    )


def test_a_step_that_one_author_could_leave_without_anybody_is_refused_and_says_who_is_missing(problems):
    assert problems(step(["bo"]), step(["cleo", "dan"], name="two", need="2")) == snapshot(
        [
            "accounts.acme.steps[0]: 1 person is missing in the step legal. When Bo writes, nobody is left to approve in it, and need = 1. Add 1 to it (of the roster, not in it yet: Ada and Cleo and Dan).",
            "accounts.acme.steps[1]: 1 person is missing in the step two. When Cleo writes, Dan is left to approve in it, and need = 2. Add 1 to it (of the roster, not in it yet: Ada and Bo), or set need = 1.",
        ]
    )


def test_a_roster_with_somebody_unknown_hides_no_step_that_is_too_small(problems):
    told = problems(step(["bo"]), head=HEAD.replace('"dan"]\n', '"dan", "mallory"]\n', 1))
    assert [one.partition(":")[0] for one in told] == ["accounts.acme.roster[4]", "accounts.acme.steps[0]"]
    assert "not in it yet: Ada and Cleo and Dan)" in told[1]


@pytest.mark.parametrize(
    ("written", "need"),
    [('"any"', 1), ('"all"', Need.ALL), ('"majority"', Need.MAJORITY), ("1", 1), ("2", 2), ("3", 3)],
)
def test_settings_load_exactly_if_everybody_but_any_one_author_gets_a_text_through(loaded, written, need):
    for size, approving in product(range(1, 4), (1, 2)):
        for roster in combinations(TEAM, size):
            legal = Step(name="legal", roster=tuple(map(PersonId, roster)), need=need)
            through = all(_gets_through(author, legal, approving) for author in (*TEAM, "eve"))
            try:
                loaded(step(roster, need=written), head=HEAD.replace("leads =", f"approvals = {approving}\nleads ="))
            except SettingsError:
                assert not through
            else:
                assert through


def _gets_through(author, legal, approving):
    """Whether everybody else on the roster is enough for what `author` writes."""
    made = case(
        *approvals(*(who for who in TEAM if who != author)),
        account=brand(steps=(legal,), approvals=approving),
        draft=draft(author=author),
        revisions=[revision(made_by=author)],
    )
    return count(made).complete
