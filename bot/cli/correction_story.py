"""How the demo goes on: what was published was wrong, is corrected in the open, and said again hours later."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.cli.story import Story, StoryWentWrongError

WRONG = "We are open on Sundays from nine to five."
RIGHT = "What we wrote about Sundays was wrong, we are sorry: on Sundays we are closed."

Later = Callable[[timedelta], Awaitable[None]]
"""Moves the time by hand, and returns when everything that came due has been looked at."""


async def correct(story: Story, *, say: Callable[[str], None], later: Later) -> None:
    """Play it from the wrong post to its re-post; raises `StoryWentWrongError` at the first step that ends otherwise."""
    await story.draft("ada", None, WRONG)
    await story.approve("bo", "cleo")
    await story.until(lambda: story.published()[0].text == WRONG, "the wrong opening hours are published")
    wrong = story.published()[0]
    say(f"10. Two people approve a third text, and it is live: “{WRONG}” Nobody saw that it is wrong.")
    await story.fill(
        "bo", f"correct {story.link(wrong)}", wrong="open on Sundays", right="closed on Sundays", text=RIGHT
    )
    say(
        "11. Bo sees it, and says /twokeys correct with the link. One plan: the correction, then the wrong post is deleted, "
        "and four hours later the correction is shown again to those who were offline."
    )
    await story.approve("ada", "cleo")
    await story.until(lambda: RIGHT in [post.text for post in story.published()], "the correction is published")
    await story.until(lambda: wrong.id not in [post.id for post in story.published()], "the wrong post is deleted")
    say("12. Ada and Cleo approve the plan as one. The correction goes out first; only then the wrong post is deleted.")
    await later(timedelta(hours=3, minutes=40))
    await story.until(lambda: "is said again at" in story.channel(), "the channel is told before it is said again")
    say(
        "13. Three and a half hours later (the demo moves its clock) the channel is told what comes next, with time to skip it."
    )
    await later(timedelta(minutes=30))
    await story.until(lambda: any(post.reposts for post in story.published()), "the correction is shown again")
    say("14. Four hours after the plan was made, the correction is shown again.")
    await story.say("dan", "hold acme somebody else writes in our name")
    await story.draft("bo", None, "Our shop in Milan has a new door.")
    await story.approve("ada", "cleo")
    await later(timedelta(minutes=5))
    await story.until(lambda: "Held: nothing of this account goes out" in story.card(), "the card says that it is held")
    if any("new door" in post.text for post in story.published()):
        raise StoryWentWrongError("something was published while the account was held")
    say("15. Dan holds the account. What two people approve meanwhile does not go out until two people let it go on.")
