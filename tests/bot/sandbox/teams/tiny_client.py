"""A client of the connector written from Microsoft's pages, and a bot that answers what a test tells it to."""

import json
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.teams.values import ADAPTIVE_CARD


class Answered:
    def __init__(self, status, headers, text):
        self.status = status
        self.headers = headers
        self.text = text

    @property
    def body(self):
        return json.loads(self.text) if self.text else None

    @property
    def code(self):
        return self.body["error"]["code"]


class Client:
    """Fetches a token once and speaks to the service URL."""

    def __init__(self, tenant, session):
        self.tenant = tenant
        self.session = session
        self.token = None

    async def sign_in(self, url=None, **changed):
        form = {
            "grant_type": "client_credentials",
            "client_id": self.tenant.app_id,
            "client_secret": self.tenant.app_secret,
            "scope": "https://api.botframework.com/.default",
        }
        form = {name: value for name, value in (form | changed).items() if value is not None}
        async with self.session.post(url or self.tenant.token_url, data=form) as response:
            return Answered(response.status, response.headers, await response.text())

    async def call(self, method, path, body=None, **more):
        if self.token is None:
            self.token = (await self.sign_in()).body["access_token"]
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.tenant.service_url}v3/{path}"
        async with self.session.request(method, url, json=body, headers=headers, **more) as response:
            return Answered(response.status, response.headers, await response.text())

    async def post(self, channel, activity, **changed):
        body = {
            "isGroup": True,
            "bot": {"id": self.tenant.bot_id},
            "tenantId": self.tenant.tenant_id,
            "channelData": {"channel": {"id": channel.id}},
            "activity": activity,
        }
        return await self.call("POST", "conversations", body | changed)

    async def open_chat(self, person, **changed):
        body = {
            "isGroup": False,
            "bot": {"id": self.tenant.bot_id},
            "members": [{"id": person.id}],
            "tenantId": self.tenant.tenant_id,
        }
        return await self.call("POST", "conversations", body | changed)

    async def send(self, conversation, activity, *, targeted=False):
        query = "?isTargetedActivity=true" if targeted else ""
        return await self.call("POST", f"conversations/{quoted(conversation)}/activities{query}", activity)

    async def reply(self, conversation, message, activity):
        return await self.call("POST", f"conversations/{quoted(conversation)}/activities/{message}", activity)

    async def update(self, conversation, message, activity):
        return await self.call("PUT", f"conversations/{quoted(conversation)}/activities/{message}", activity)

    async def delete(self, conversation, message):
        return await self.call("DELETE", f"conversations/{quoted(conversation)}/activities/{message}")

    async def get(self, conversation, rest):
        return await self.call("GET", f"conversations/{quoted(conversation)}/{rest}")


class Bot:
    """Takes everything with 200 unless the test says otherwise, and remembers it."""

    def __init__(self):
        self.heard = []
        self.authorizations = []
        self.answers = []
        self.url = ""
        self.before_answer = None

    async def take(self, request):
        self.authorizations.append(request.headers.get("Authorization"))
        self.heard.append(json.loads(await request.text()))
        if self.before_answer is not None:
            await self.before_answer()
        answer = self.answers.pop(0) if self.answers else {}
        if isinstance(answer, int):
            return web.Response(status=answer)
        return web.Response(text=answer) if isinstance(answer, str) else web.json_response(answer)

    @property
    def last(self):
        return self.heard[-1]


def quoted(conversation):
    return quote(conversation, safe="")


def text(words):
    return {"type": "message", "text": words}


def with_card(content, **more):
    return {"type": "message", "attachments": [{"contentType": ADAPTIVE_CARD, "content": content}], **more}


def card(*body, actions=(), **more):
    shown = [{"type": "TextBlock", "text": one} if isinstance(one, str) else one for one in body]
    return {"type": "AdaptiveCard", "version": "1.5", "body": shown, "actions": list(actions), **more}


def execute(title, **more):
    verb = title.lower()
    return {
        "type": "Action.Execute",
        "title": title,
        "verb": verb,
        "fallback": {"type": "Action.Submit", "title": title, "data": {"verb": verb}},
        **more,
    }


def answer_with_card(content):
    return {"statusCode": 200, "type": ADAPTIVE_CARD, "value": content}


def answer_with_words(words):
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}
