"""What may come instead of a request of a platform's: bodies, types of them, and headers."""

import gzip
import json

from hypothesis import strategies as st

from tests.fuzz.mutations import JUNK

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TYPES = st.sampled_from(
    (JSON, FORM, "application/json; charset=utf-16", "text/plain", "multipart/form-data", "", ";", "/")
)
MORE = st.dictionaries(
    st.sampled_from(
        ("Content-Encoding", "X-Slack-Retry-Num", "X-Slack-No-Retry", "Accept-Encoding", "Cookie", "Expect")
    ),
    st.sampled_from(("gzip", "deflate", "br", "zstd", "identity", "-1", "ü", "x" * 3000, "")),
    max_size=2,
)


class Body(bytes):
    """One that may be large, and is shown in short."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{bytes(self[:60])!r}… ({len(self)} bytes)"


BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from((b"[" * 90_000, b'{"a":' * 90_000, b'{"type":"event_callback","event":' * 300 + b"1" + b"}" * 300)),
    st.sampled_from(
        (b" " * (1024 * 1024 + 1), b'{"command":"' + b"x" * 900_000 + b'"}', b'{"a":' + b"9" * 5000 + b"}")
    ),
    st.sampled_from(
        (b"payload", b"payload=", b"payload=5", b"payload=%ff", b"payload={}&a=b", b"&&=&", b"ssl_check=1")
    ),
    st.sampled_from((gzip.compress(b"{}"), gzip.compress(b"\0" * 3_000_000), b"\x1f\x8b\x08", b"\xef\xbb\xbf{}")),
    JUNK.map(lambda junk: json.dumps(junk).encode()),
).map(Body)
