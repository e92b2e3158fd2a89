"""The token endpoint gives a bearer token for the right credentials alone, and the connector wants it."""

import pytest
from aiohttp import ClientError


async def test_right_credentials_get_a_bearer_token(tenant, client):
    answered = await client.sign_in()
    assert answered.status == 200
    assert {name: answered.body[name] for name in ("token_type", "expires_in", "ext_expires_in")} == {
        "token_type": "Bearer",
        "expires_in": 3599,
        "ext_expires_in": 3599,
    }
    assert len(answered.body["access_token"]) > 20
    assert tenant.counts["token"] == 1


WRONG = [
    ({"grant_type": None}, 400, "invalid_request", 900144),
    ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
    ({"client_id": None}, 400, "invalid_request", 900144),
    ({"client_id": "00000000-0000-4000-8000-00000000beef"}, 400, "unauthorized_client", 700016),
    ({"client_secret": None}, 401, "invalid_client", 7000218),
    ({"client_secret": "another"}, 401, "invalid_client", 7000215),
    ({"scope": None}, 400, "invalid_request", 900144),
    ({"scope": "https://api.botframework.com"}, 400, "invalid_scope", 1002012),
    ({"scope": "https://graph.microsoft.com/.default"}, 400, "invalid_resource", 500011),
]


@pytest.mark.parametrize(("changed", "status", "error", "number"), WRONG)
async def test_each_wrong_field_is_refused_by_its_number(client, changed, status, error, number):
    answered = await client.sign_in(**changed)
    assert (answered.status, answered.body["error"], answered.body["error_codes"]) == (status, error, [number])
    assert answered.body["error_description"].startswith(f"AADSTS{number}: ")
    assert {"timestamp", "trace_id", "correlation_id", "error_uri"} <= set(answered.body)


async def test_another_tenant_is_not_found(tenant, client):
    answered = await client.sign_in(f"{tenant.base_url}/botframework.com/oauth2/v2.0/token")
    assert (answered.status, answered.body["error_codes"]) == (400, [90002])


@pytest.mark.parametrize("token", ["", "another"])
async def test_without_a_token_of_ours_the_connector_denies(client, channel, token):
    client.token = token
    answered = await client.get(channel.id, "members")
    assert answered.status == 401
    assert answered.body == {"message": "Authorization has been denied for this request."}


async def test_a_token_ends_by_the_tenants_clock(tenant, client, clock, channel):
    assert (await client.get(channel.id, "members")).status == 200
    await clock.advance(3599)
    assert (await client.get(channel.id, "members")).status == 200
    await clock.advance(1)
    assert (await client.get(channel.id, "members")).status == 401


async def test_tokens_can_be_revoked_and_the_secret_changed(tenant, client, channel):
    assert (await client.get(channel.id, "members")).status == 200
    tenant.revoke_tokens()
    assert (await client.get(channel.id, "members")).status == 401
    old = tenant.app_secret
    tenant.change_secret("the-next-one")
    assert (await client.sign_in(client_secret=old)).status == 401
    assert (await client.sign_in()).status == 200


async def test_the_token_endpoint_can_fail_too(tenant, client):
    tenant.fail_next("token", status=503)
    assert (await client.sign_in()).status == 503
    tenant.fail_next("token", reset=True)
    with pytest.raises(ClientError):
        await client.sign_in()
    assert (await client.sign_in()).status == 200
