"""Requests to a node: JSON both ways, problems (RFC 9457) as TacitError."""

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Mapping, Optional

from .errors import PeerFailed, Text, error

_LONGEST = 256 << 20


class Rest:
    def __init__(self, base: str, token: str, timeout: float = 330.0):
        parts = urllib.parse.urlsplit(base)
        loopback = parts.hostname in ("127.0.0.1", "::1", "localhost")
        if parts.scheme not in ("http", "https") or (parts.scheme == "http" and not loopback):
            raise ValueError("a node is reached at http://127.0.0.1:PORT, or at an https address")
        self._base = base.rstrip("/")
        self._token = token
        self._timeout = timeout
        # A node on this machine is not behind anybody's proxy; the token must not go to one, nor after a redirect.
        handlers = [_NoRedirect()] + ([urllib.request.ProxyHandler({})] if loopback else [])
        self._opener = urllib.request.build_opener(*handlers)

    def get(self, path: str, **query: Any) -> Any:
        return self._json("GET", path, None, query)

    def post(self, path: str, body: Any = None) -> Any:
        return self._json("POST", path, {} if body is None else body, {})

    def delete(self, path: str) -> Any:
        return self._json("DELETE", path, None, {})

    def content(self, path: str, **query: Any) -> bytes:
        return self._send("GET", path, None, query)

    def _json(self, method: str, path: str, body: Any, query: Mapping[str, Any]) -> Any:
        answer = self._send(method, path, body, query)
        return json.loads(answer) if answer else None

    def _send(self, method: str, path: str, body: Any, query: Mapping[str, Any]) -> bytes:
        given = {name: value for name, value in query.items() if value is not None}
        url = self._base + path + ("?" + urllib.parse.urlencode(given) if given else "")
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8")
        request = urllib.request.Request(url, data=data, method=method, headers={
            "Authorization": "Bearer " + self._token, "Accept": "application/json, */*", "Content-Type": "application/json"})
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return answer.read(_LONGEST)
        except urllib.error.HTTPError as refused:
            raise _problem(refused) from None
        except (urllib.error.URLError, OSError) as lost:
            raise PeerFailed("peer-failed", Text("The node cannot be reached at %s (%s)." % (self._base, lost),
                                                 "无法在 %s 连接节点（%s）。" % (self._base, lost))) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _problem(refused: urllib.error.HTTPError) -> Exception:
    try:
        body = json.loads(refused.read(1 << 20))
        text = body.get("text") or {}
        return error(str(body.get("code", "")), Text(str(text.get("en", body.get("title", ""))), str(text.get("zh", ""))), refused.code)
    except (ValueError, AttributeError):
        return error("invalid-answer", Text("The node answers %d without saying why." % refused.code, "节点返回 %d，未说明原因。" % refused.code), refused.code)


def segment(name: str) -> str:
    """A name as one part of a path."""
    return urllib.parse.quote(name, safe="")


def text_of(value: Optional[Mapping[str, str]]) -> Optional[Text]:
    return None if value is None else Text(value.get("en", ""), value.get("zh", ""))
