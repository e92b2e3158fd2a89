import pytest

from bot.publishers.x.links import post_id


@pytest.mark.parametrize(
    "link",
    [
        "https://x.com/carla/status/1790000000000000001",
        "http://x.com/carla/status/1790000000000000001",
        "x.com/carla/status/1790000000000000001",
        "https://www.x.com/carla/status/1790000000000000001/",
        "https://twitter.com/carla/status/1790000000000000001",
        "https://mobile.twitter.com/carla/status/1790000000000000001?s=20&t=abc",
        "https://X.com/Carla_1/Status/1790000000000000001#m",
        "https://x.com/i/web/status/1790000000000000001",
        "https://x.com/i/status/1790000000000000001",
        "https://x.com/carla/status/1790000000000000001/photo/1",
        "https://twitter.com/carla/statuses/1790000000000000001",
        "<https://x.com/carla/status/1790000000000000001>",
        "<https://x.com/carla/status/1790000000000000001|x.com/carla/sta…>",
        "  https://x.com/carla/status/1790000000000000001\n",
    ],
)
def test_a_link_to_a_post_gives_its_id(link):
    assert post_id(link) == "1790000000000000001"


@pytest.mark.parametrize(
    "link",
    [
        "",
        "hello",
        "1790000000000000001",
        "https://x.com/carla",
        "https://x.com/carla/status/",
        "https://x.com/carla/status/abc",
        "https://x.com/carla/status/0",
        "https://x.com/carla/status/12345678901234567890",
        "https://x.com/carla/status/١٢٣",
        "https://x.com/carla/status/1790000000000000001 and more",
        "https://x.com.evil.example/carla/status/1790000000000000001",
        "https://evil.example/x.com/carla/status/1790000000000000001",
        "https://x.com@evil.example/carla/status/1790000000000000001",
        "https://evilx.com/carla/status/1790000000000000001",
        "https://x.com:8080/carla/status/1790000000000000001",
        "ftp://x.com/carla/status/1790000000000000001",
        "javascript:alert(1)//x.com/carla/status/1790000000000000001",
        "https://x.com/carla/status/1790000000000000001>",
        "https://x.com/a_handle_of_16_chars/status/1",
    ],
)
def test_anything_else_is_no_link_to_a_post(link):
    assert post_id(link) is None
