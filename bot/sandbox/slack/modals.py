"""The life of views: opened, pushed, updated, closed, published."""

import hashlib
from dataclasses import replace
from typing import Any

from bot.sandbox.slack.blockkit.views import checked_view
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.fields import initial_values, kept_values
from bot.sandbox.slack.site import Site
from bot.sandbox.slack.values import Json, View

_DEEPEST = 3


def _body(site: Site, view_id: str, view: Json, *, root: str, previous: str | None) -> Json:
    ts = site.new_ts()
    stamp = f"{ts.partition('.')[0]}.{hashlib.sha256(f'{view_id}{ts}'.encode()).hexdigest()[:8]}"
    defaults: Json = {"private_metadata": "", "callback_id": "", "external_id": ""}
    if view["type"] == "modal":
        defaults |= {"close": None, "submit": None, "clear_on_close": False, "notify_on_close": False}
        defaults |= {"submit_disabled": False}
    return (
        defaults
        | view
        | {
            "id": view_id,
            "team_id": site.identity.team_id,
            "app_id": site.identity.app_id,
            "app_installed_team_id": site.identity.team_id,
            "bot_id": site.identity.bot_id,
            "root_view_id": root,
            "previous_view_id": previous,
            "hash": stamp,
        }
    )


def _claim_external_id(site: Site, view: Json, own: str | None) -> None:
    wanted = view.get("external_id")
    if wanted and any(one.body["external_id"] == wanted and one.id != own for one in site.truth.open_views()):
        raise SlackError("duplicate_external_id")


def _keep(site: Site, view: View) -> View:
    site.truth.keep_view(view)
    site.changes.tell("home" if view.kind == "home" else "view", f"{view.person}/{view.id}")
    return view


def open_modal(site: Site, person: str, view: Any) -> View:
    """A modal opens in place of whatever was open."""
    checked = checked_view(view, ("modal",))
    _claim_external_id(site, checked, None)
    close_all(site, person)
    return _place(site, person, checked, [])


def push_modal(site: Site, person: str, view: Any, within: str | None) -> View:
    """On top of the stack in which the trigger was pulled."""
    checked = checked_view(view, ("modal",))
    stack = site.truth.stack(person)
    if within is None or within not in [one.id for one in stack]:
        raise SlackError("not_found")
    if len(stack) >= _DEEPEST:
        raise SlackError("push_limit_reached")
    _claim_external_id(site, checked, None)
    return _place(site, person, checked, stack)


def _place(site: Site, person: str, view: Json, stack: list[View]) -> View:
    view_id = site.new_id("V")
    root = stack[0].id if stack else view_id
    previous = stack[-1].id if stack else None
    body = _body(site, view_id, view, root=root, previous=previous)
    values = initial_values(body["blocks"])
    return _keep(site, View(id=view_id, person=person, place=len(stack), body=body, values=values))


def update_modal(site: Site, standing: View, view: Any) -> View:
    checked = checked_view(view, (standing.kind,))
    _claim_external_id(site, checked, standing.id)
    old = standing.body
    body = _body(site, standing.id, checked, root=old["root_view_id"], previous=old["previous_view_id"])
    values = kept_values(body["blocks"], standing.values)
    return _keep(site, replace(standing, body=body, values=values, errors={}))


def publish_home(site: Site, person: str, view: Any, expected_hash: str | None) -> View:
    checked = checked_view(view, ("home",))
    standing = site.truth.home(person)
    if expected_hash and (standing is None or standing.body["hash"] != expected_hash):
        raise SlackError("hash_conflict")
    _claim_external_id(site, checked, standing.id if standing else None)
    view_id = standing.id if standing else site.new_id("V")
    body = _body(site, view_id, checked, root=view_id, previous=None)
    return _keep(site, View(id=view_id, person=person, place=0, body=body, values=initial_values(body["blocks"])))


def mark(site: Site, view: View, errors: dict[str, str]) -> View:
    return _keep(site, replace(view, errors=errors))


def keep_values(site: Site, view: View, values: Json) -> View:
    return _keep(site, replace(view, values=values, errors={}))


def close_top(site: Site, view: View) -> None:
    _keep(site, replace(view, is_open=False))


def close_all(site: Site, person: str) -> None:
    for view in site.truth.stack(person):
        close_top(site, view)
