"""`views.*`: modals and home tabs."""

from typing import Any

from bot.sandbox.slack import modals
from bot.sandbox.slack.blockkit.views import checked_view
from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.shown import view_json
from bot.sandbox.slack.values import Json


def _checked_modal(call: Call) -> Any:
    """Looked at before the trigger, so that a malformed view does not use it up."""
    view = call.structure("view", "invalid_arguments")
    checked_view(view, ("modal",))
    return view


def open_view(call: Call) -> Json:
    trigger_id = call.needed("trigger_id")
    view = _checked_modal(call)
    trigger = call.site.passes.exchange(trigger_id, call.site.clock.now())
    return {"view": view_json(modals.open_modal(call.site, trigger.person, view))}


def push(call: Call) -> Json:
    trigger_id = call.needed("trigger_id")
    view = _checked_modal(call)
    trigger = call.site.passes.exchange(trigger_id, call.site.clock.now())
    return {"view": view_json(modals.push_modal(call.site, trigger.person, view, trigger.view))}


def update(call: Call) -> Json:
    view = call.structure("view", "invalid_arguments")
    view_id, external_id, expected = call.text("view_id"), call.text("external_id"), call.text("hash")
    if not view_id and not external_id:
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] must provide view_id or external_id"]}
        )
    for standing in call.site.truth.open_views():
        if standing.id == view_id or (not view_id and standing.body["external_id"] == external_id):
            if expected and standing.body["hash"] != expected:
                raise SlackError("hash_conflict")
            return {"view": view_json(modals.update_modal(call.site, standing, view))}
    raise SlackError("not_found")


def publish(call: Call) -> Json:
    if not call.site.home_tab:
        raise SlackError("not_enabled")
    person = call.site.truth.person(call.needed("user_id"))
    if person is None:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["invalid `user_id`"]})
    view = call.structure("view", "invalid_arguments")
    return {"view": view_json(modals.publish_home(call.site, person.id, view, call.text("hash")))}
