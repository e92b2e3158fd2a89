"""The post that is answered: two colleagues on one, deleted, edited."""

from tests.support.world import REPLY, World


async def test_a_colleague_who_is_already_answering_is_said_first(world: World) -> None:
    complaint = world.complains()
    await world.ada.drafts(REPLY, complaint)
    form = await world.bo.begins(f"draft {world.x.link(complaint)} It is on its way.")
    assert "Ada is already answering this post" in form


async def test_a_colleague_who_answers_for_another_account_of_ours_is_said_too(world: World) -> None:
    shop = 'handle = "acme_shop"\nroster = ["ada", "bo", "cleo"]'
    await world.restarts(more_settings=f"[accounts.shop]\n{world.in_channel}\n{shop}\n")
    world.x.add_account("acme_shop", "Acme Shop")
    complaint = world.complains("@acme_help @acme_shop where is my parcel?")
    await world.ada.drafts(REPLY, complaint, account="shop")
    form = await world.bo.begins(f"draft {world.x.link(complaint)} It is on its way.")
    assert "Ada is already answering this post as @acme_shop (draft 1" in form


async def test_sending_one_draft_closes_the_others_on_the_same_post(world: World) -> None:
    complaint = world.complains()
    await world.ada.drafts(REPLY, complaint)
    first = world.card()
    await world.bo.drafts("It comes tomorrow.", complaint)
    for name in ("cleo", "dan"):
        await world.people[name].reacts("✅", first)
    await world.passes(21)
    assert world.published() == [f"{REPLY} ^AD"]
    for name in ("ada", "cleo"):
        await world.people[name].reacts("✅")
    await world.passes(60)
    assert world.published() == [f"{REPLY} ^AD"]
    assert "nothing was published from this one" in world.shown().lower()


async def test_a_deleted_parent_stops_the_reply(world: World) -> None:
    complaint = world.complains()
    await world.ada.drafts(REPLY, complaint)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    world.x.delete_by_hand(complaint.id)
    await world.passes(60)
    assert world.published() == []
    assert "the post it answers is gone" in world.shown()


async def test_an_edited_parent_asks_again_with_the_new_words(world: World) -> None:
    complaint = world.complains()
    await world.ada.drafts(REPLY, complaint)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    world.x.edit_by_hand(complaint.id, "@acme_help found it, thank you!")
    await world.passes(60)
    assert world.published() == []
    assert len(world.cards()) == 2
    assert "found it, thank you!" in world.shown()


async def test_a_post_of_its_own_has_no_parent_and_no_signature(world: World) -> None:
    await world.ada.drafts("We are open until eight tonight.")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == ["We are open until eight tonight."]


async def test_hostile_text_pings_nobody(world: World) -> None:
    complaint = world.complains(
        "@acme_help <!channel> <@U0001> *bold* <https://evil.example|your bank> <at>Ada</at> @everyone"
    )
    card = await world.ada.drafts("No <!here> worries, we look into it.", complaint)
    assert world.called(card) == []


async def test_a_post_edited_and_edited_back_keeps_the_new_card_only(world: World) -> None:
    complaint = world.complains()
    old = await world.approved(complaint)
    edited = world.x.edit_by_hand(complaint.id, "@acme_help found it, thank you!")
    await world.passes(30)
    world.x.edit_by_hand(edited.id, complaint.text)
    await world.dan.reacts("✅", old)
    await world.passes(60)
    assert world.published() == []


async def test_an_edit_of_the_post_hides_no_colleague_who_is_already_answering(world: World) -> None:
    complaint = world.complains()
    await world.ada.drafts(REPLY, complaint)
    edited = world.x.edit_by_hand(complaint.id, "@acme_help my parcel is four weeks late")
    form = await world.bo.begins(f"draft {world.x.link(edited)} It is on its way.")
    assert "Ada is already answering this post" in form


async def test_sending_one_draft_closes_those_that_answer_the_post_as_it_was_before_an_edit(world: World) -> None:
    complaint = world.complains()
    await world.ada.drafts(REPLY, complaint)
    edited = world.x.edit_by_hand(complaint.id, "@acme_help my parcel is four weeks late")
    second = await world.bo.drafts("It comes tomorrow.", edited)
    for name in ("cleo", "dan"):
        await world.people[name].reacts("✅", second)
    await world.passes(21)
    assert world.published() == ["It comes tomorrow. ^BO"]
    assert "nothing was published from this one" in world.shown(world.cards()[0]).lower()


async def test_a_post_is_answered_once_though_a_draft_is_asked_again_after_an_edit(world: World) -> None:
    complaint = world.complains()
    await world.approved(complaint)
    edited = world.x.edit_by_hand(complaint.id, "@acme_help my parcel is four weeks late")
    await world.passes(30)
    again = world.card()
    second = await world.bo.drafts("It comes tomorrow.", edited)
    for card in (again, second):
        for name in ("cleo", "dan"):
            await world.people[name].reacts("✅", card)
    await world.passes(120)
    assert world.published() == [f"{REPLY} ^AD"]
    assert "nothing was published from this one" in world.shown(second).lower()
