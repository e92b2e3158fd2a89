"""`auth.test`, `team.info` and `apps.connections.open`."""

from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.values import Json


def auth_test(call: Call) -> Json:
    who = call.site.identity
    bot = call.site.person(call.app.user)
    return {
        "url": f"https://{who.domain}.slack.com/",
        "team": who.team_name,
        "user": bot.name,
        "team_id": who.team_id,
        "user_id": bot.id,
        "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    who = call.site.identity
    wanted = call.text("team")
    if wanted and wanted != who.team_id:
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": who.team_id,
            "name": who.team_name,
            "url": f"https://{who.domain}.slack.com/",
            "domain": who.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def connections_open(call: Call) -> Json:
    ticket = call.site.sockets.new_ticket()
    return {"url": f"ws://{call.site.address}/link/?ticket={ticket}&app_id={call.site.identity.app_id}"}
