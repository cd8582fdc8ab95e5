"""Asks over the network whether links answer."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from backtalk.content.links import Result, video_id

OEMBED = "https://www.youtube.com/oembed"

_VIDEO_GONE = frozenset({400, 401, 403, 404, 410})
_PAGE_GONE = frozenset({404, 410})
_AGAIN = frozenset({429, 500, 502, 503, 504})
_LONGEST_BODY = 64 * 1024


@dataclass(frozen=True)
class Checker:
    """Asks whether links answer.

    Args:
        oembed: Address of YouTube's oEmbed service.
        timeout: Seconds to wait for a connection and between two bytes.
        deadline: Seconds that one try may take in all.
        tries: How often to ask when the answer says nothing about the link.
        backoff: Seconds before the second try; doubled before each further one.
        longest_wait: Seconds to wait at most, whatever `Retry-After` asks for.
    """

    oembed: str = OEMBED
    timeout: float = 10.0
    deadline: float = 20.0
    tries: int = 3
    backoff: float = 1.0
    longest_wait: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def check(self, urls: Iterable[str]) -> dict[str, Result]:
        """Ask for every link, a few at a time."""
        wanted = list(dict.fromkeys(urls))
        with ThreadPoolExecutor(max_workers=4) as pool:
            return dict(zip(wanted, pool.map(self.check_one, wanted), strict=True))

    def check_one(self, url: str) -> Result:
        """Whether one link answers.

        Busy or broken servers, timeouts and answers that make no sense are `unknown`: they
        say nothing about the link.
        """
        result = Result("unknown", "not asked")
        wait = self.backoff
        for attempt in range(self.tries):
            if attempt:
                self.sleep(min(wait, self.longest_wait))
                wait = self.backoff * 2**attempt
            result, asked_wait, final = self._ask(url)
            if final:
                break
            wait = max(wait, asked_wait)
        return result

    def _ask(self, url: str) -> tuple[Result, float, bool]:
        """One try: what it found, seconds that the server asks to wait, whether that is final."""
        is_video = video_id(url) is not None
        try:
            with _get(self.oembed if is_video else url, url, is_video, self.timeout) as response:
                if response.status_code in _AGAIN:
                    detail = f"the server answered {response.status_code}"
                    return Result("unknown", detail), _retry_after(response), False
                body = _read(response, self.deadline)
        except requests.RequestException as error:
            return Result("unknown", f"no answer ({type(error).__name__})"), 0.0, False
        return (_video if is_video else _page)(response.status_code, body), 0.0, True


@contextmanager
def _get(address: str, url: str, is_video: bool, timeout: float) -> Iterator[requests.Response]:
    params = {"url": url, "format": "json"} if is_video else None
    with requests.Session() as session:
        session.max_redirects = 5
        session.headers["User-Agent"] = "Mozilla/5.0 (compatible; Backtalk link check)"
        with session.get(address, params=params, timeout=timeout, stream=True) as response:
            yield response


def _read(response: requests.Response, deadline: float) -> bytes:
    """The start of the body; gives up on a server that drips."""
    end = time.monotonic() + deadline
    body = b""
    for chunk in response.iter_content(1024):
        body += chunk
        if len(body) > _LONGEST_BODY:
            break
        if time.monotonic() > end:
            raise requests.Timeout("the answer came too slowly")
    return body


def _retry_after(response: requests.Response) -> float:
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else 0.0


def _video(status: int, body: bytes) -> Result:
    if status in _VIDEO_GONE:
        return Result("dead", f"YouTube answered {status}")
    if status == requests.codes.ok:
        try:
            answer = json.loads(body)
        except ValueError:
            answer = None
        if isinstance(answer, dict) and isinstance(answer.get("title"), str):
            return Result("alive", f"YouTube calls it: {answer['title']}")
    return Result("unknown", f"YouTube's answer ({status}) made no sense")


def _page(status: int, _body: bytes) -> Result:
    if status in _PAGE_GONE:
        return Result("dead", f"the server answered {status}")
    if 200 <= status < 300:
        return Result("alive", "the page answered")
    return Result("unknown", f"the server answered {status}")
