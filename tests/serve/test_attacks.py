"""What somebody tries who means harm: pages elsewhere, odd requests, slow ones, huge ones, and words that act."""

import asyncio
import gzip
import json
import logging
import time
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest

from askbot.api.connections import Connections
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.serve.routes import ROUTES
from askbot.serve.security import HEADERS, MOST_BYTES
from askbot.serve.sessions import COOKIE, MOST, Sessions
from askbot.settings import Settings
from tests.serve.conftest import ALL, FORM, READER, TOKENS, Server, running, with_tokens

QUESTION = {"question": "How many dockers have stopped work?"}


async def raw(server: Server, data: bytes, seconds: float = 10) -> bytes:
    """What comes back for these bytes, until the connection is closed or the time is over."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(data)
    try:
        return await asyncio.wait_for(reader.read(200_000), seconds)
    finally:
        writer.close()


# Where a request comes from


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Host", "evil.example", 403),
        ("Host", "127.0.0.1.evil.example", 403),
        ("Host", "evil.example:80@127.0.0.1", 403),
        ("Host", "", 403),
        ("Host", "[::1", 403),
        ("Origin", "https://evil.example", 403),
        ("Origin", "null", 403),
        ("Origin", "http://[", 403),
        ("Host", "localhost:1", 200),
        ("Host", "LOCALHOST", 200),
    ],
)
async def test_a_page_elsewhere_reaches_nothing(local: Server, header: str, value: str, status: int) -> None:
    for path in ("/", "/v1/documents", "/healthz"):
        reply = await local.send("GET", path, headers={header: value})
        assert reply.status == status, path
    reply = await local.send("POST", "/v1/ask", headers={header: value}, json=QUESTION)
    assert reply.status == status
    assert not any(name.startswith("Access-Control") for name in reply.headers)


async def test_scripts_of_other_pages_are_let_in_where_the_operator_says_so(served: Settings, encoder: Encoder) -> None:
    settings = with_tokens(served, api_origins="https://app.example")
    async with running(settings, encoder) as server:
        for origin, allowed in (("https://app.example", True), ("https://app.example.evil", False), ("null", False)):
            reply = await server.send("OPTIONS", "/v1/ask", headers={"Origin": origin})
            assert (reply.headers.get("Access-Control-Allow-Origin") == origin) == allowed
            assert reply.status == (204 if allowed else 403)
            assert "Access-Control-Allow-Credentials" not in reply.headers
            assert (await server.send("POST", "/", headers={"Origin": origin, **FORM}, data="question=x")).status in {
                401,
                403,
            }
        asked = await server.post("/v1/ask", QUESTION, READER, Origin="https://app.example")
        assert (asked.status, asked.headers["Access-Control-Allow-Origin"]) == (200, "https://app.example")


async def test_by_default_no_script_of_another_page_is_let_in(local: Server) -> None:
    assert (await local.send("OPTIONS", "/v1/ask")).status == 405
    reply = await local.send("OPTIONS", "/v1/ask", headers={"Origin": local.url})
    assert not any(name.startswith("Access-Control") for name in reply.headers)


async def test_a_form_that_a_page_elsewhere_sends_is_not_taken_for_json(local: Server) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        reply = await local.send("POST", "/v1/ask", headers={"Content_Type": kind}, data=json.dumps(QUESTION))
        assert reply.status == 415


# What is sent


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/page.css/../../serve/app.py",
        "/..%2fpage.css",
        "/page.css%00.py",
        "//etc/passwd",
        "/passage?id=../../etc/passwd",
        "/passage?id=%2Fetc%2Fpasswd%231",
        "/v1/passage?id=..%5C..%5Cwin.ini",
        "/v1/passage?id=%00",
        "/v1/documents?collections=..",
        "/v1/documents?collections=%2Fetc",
        "/v1/who?name=%27%20OR%201%3D1%20--",
        "/v1/who?name=%23-1",
        "/v1/who?name=%239999999999999999999999",
    ],
)
async def test_no_address_leads_out_of_the_library(local: Server, path: str) -> None:
    reply = await raw(local, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    status = int(reply.split(b" ", 2)[1])
    assert status in {400, 404}, reply[:200]
    assert b"root:" not in reply
    assert b"Traceback" not in reply


async def test_a_huge_body_is_refused_early_and_the_server_goes_on(local: Server) -> None:
    huge = b"x" * (MOST_BYTES + 1)
    assert (await local.send("POST", "/v1/ask", headers={"Content_Type": "application/json"}, data=huge)).status == 413
    assert (await local.send("POST", "/", headers=FORM, data=huge)).status == 413
    head = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += b"Content-Length: 99999999999\r\n\r\n"
    assert b" 413 " in (await raw(local, head + b"{", 3))[:20]
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    many = head.replace(b"Content-Length: 99999999999", b"Transfer-Encoding: chunked") + chunk * 4
    assert b" 413 " in (await raw(local, many, 5))[:20]
    assert (await local.get("/healthz")).status == 200


async def test_a_compressed_body_is_not_unpacked(local: Server) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    for headers in ({"Content_Encoding": "gzip"}, {"Content_Encoding": "deflate"}):
        kind = {"Content_Type": "application/json"}
        assert (await local.send("POST", "/v1/ask", headers={**headers, **kind}, data=bomb[:60_000])).status == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nul",
        b"[]",
        b'{"question": 1}',
        b'{"question": "\\ud800 who?"}',
        b"[" * 60_000,
        b'{"a":' * 9000,
        b"\xff\xff",
        b'{"question":"x","question":"y"',
    ],
)
async def test_a_body_that_is_no_request_is_an_error_of_one_sentence(local: Server, body: bytes) -> None:
    reply = await local.send("POST", "/v1/ask", headers={"Content_Type": "application/json"}, data=body)
    assert reply.status == 400
    said = json.loads(reply.text)
    assert set(said) == {"error", "remedy"}
    assert "Traceback" not in reply.text
    assert "pydantic" not in reply.text


@pytest.mark.parametrize(
    "data", [b"question=" + b"%FF%FE", b"&".join([b"a=1"] * 500), b"question", b"\xff", b"question=" + b"x" * 3000]
)
async def test_a_form_that_is_none_is_refused(local: Server, data: bytes) -> None:
    reply = await local.send("POST", "/", headers=FORM, data=data)
    assert reply.status == 400
    assert "Traceback" not in reply.text


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\nY: b\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50,
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
        b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_refused_and_the_server_goes_on(local: Server, head: bytes) -> None:
    reply = await raw(local, head, 5)
    assert not reply or b" 400 " in reply[:20] or b" 403 " in reply[:20], reply[:100]
    assert (await local.get("/healthz")).status == 200


async def test_nothing_that_is_sent_comes_back_in_a_header(local: Server) -> None:
    split = "%0d%0aSet-Cookie:%20x=y"
    for path in (f"/who?name=a{split}", f"/passage?id=a{split}", f"/{split}", f"/v1/who?name={split}"):
        reply = await raw(local, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        assert b"\r\nSet-Cookie: x" not in reply.partition(b"\r\n\r\n")[0]


# How slowly it is sent


async def test_whoever_sends_byte_by_byte_holds_no_connection_for_long(served: Settings, encoder: Encoder) -> None:
    async with running(served, encoder, head_seconds=1.0) as server:
        held = [await asyncio.open_connection(server.host, server.port) for _ in range(50)]
        for _, writer in held:
            writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
        for _ in range(6):
            for _, writer in held:
                writer.write(b"X")
            await asyncio.sleep(0.5)
        for reader, writer in held:
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await asyncio.wait_for(reader.readexactly(1), 2)
            writer.close()
        assert (await server.get("/healthz")).status == 200


async def test_an_answer_may_take_longer_than_the_head_of_its_request(
    served: Settings, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = ROUTES[-1].operation
    usual = operation.run

    def slow(*given: Any) -> Any:
        time.sleep(2.5)
        return usual(*given)

    monkeypatch.setitem(vars(operation), "run", slow)
    async with running(served, encoder, head_seconds=0.5) as server:
        assert (await server.get("/v1/documents")).status == 200


async def test_a_body_that_trickles_in_is_given_up(
    served: Settings, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askbot.serve.security.BODY_SECONDS", 0.5)
    head = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n{"
    async with running(served, encoder) as server:
        assert b" 503 " in (await raw(server, head, 5))[:20]


async def test_of_too_many_connections_those_go_that_wait_longest() -> None:
    class Transport:
        aborted = False

        def abort(self) -> None:
            self.aborted = True

    class Protocol:
        def __init__(self) -> None:
            self.transport = Transport()

    present: list[Any] = [Protocol() for _ in range(5)]
    Connections(10, 10, most=3).look(present)
    assert [one.transport.aborted for one in present] == [True, True, False, False, False]


# Words that act

TAGS = set(
    "html head meta title link body header nav main span a form button div label input details summary select option "
    "article section h1 h2 p strong b blockquote ul li".split()
)
ATTRIBUTES = set(
    "lang charset name content rel href class id for type value method action maxlength required autofocus "
    "autocomplete selected open role aria-current aria-hidden".split()
)


class Parts(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in {"href", "action", "src"}]


ACTING = [
    '" autofocus onfocus=alert(1) x="',
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "\u202egnp.exe\u2066",
]


@pytest.fixture
def hostile(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A library whose documents mean harm in every field."""
    home = tmp_path_factory.mktemp("hostile")
    folder = home / "corpus" / "<img src=x>"
    folder.mkdir(parents=True)
    (folder / "collection.yaml").write_text("title: '<script>alert(2)</script>'\ndescription: '<b onclick=x>'\n")
    (folder / "'><svg onload=alert(1)>.md").write_text(
        '---\ntitle: "</title><script>alert(1)</script>"\npublisher: \'<i>x</i>\'\nurl: "javascript:alert(1)"\n'
        "date: 2026-03-02\n---\n\n# A </title><script>alert(1)</script>\n\n## <img src=x onerror=alert(1)>\n\n"
        "Mayor <script>alert(1)</script> Okafor said that <b>1,450</b> dockers "
        "\u202ehave stopped\u202c work at the port.\n\n"
        'Ines Okafor said that "><script>alert(3)</script> the strike goes on & on.\n',
        encoding="utf-8",
    )
    settings = Settings(corpus=home / "corpus", index=home / "index", journal=home / "journal.sqlite", threads=1)
    Askbot(settings, encoder).reindex()
    return settings


async def test_nothing_in_a_document_or_a_question_is_mark_up(hostile: Settings, encoder: Encoder) -> None:
    async with running(hostile, encoder) as server:
        found = json.loads((await server.post("/v1/search", {"query": "dockers strike"})).text)
        pages = [
            await server.get("/documents"),
            await server.get("/who?name=Okafor"),
            await server.get("/timeline?topic=strike"),
        ]
        pages += [await server.get(f"/passage?id={quote(one['id'], safe='')}") for one in found["passages"]]
        pages += [await server.asked(f"question={quote(q)}") for q in ("How many dockers?", *ACTING)]
        pages += [
            await server.get(f"{path}={quote(word)}")
            for word in ACTING
            for path in ("/who?name", "/timeline?topic", "/passage?id")
        ]
        pages += [
            await server.asked(f"question=Who?&collection={quote(w)}&since={quote(w)}&previous={quote(w)}")
            for w in ACTING
        ]
    for page in pages:
        assert page.headers["Content-Type"].startswith("text/html"), page
        parts = Parts()
        parts.feed(page.text)
        assert parts.tags <= TAGS
        assert parts.attributes <= ATTRIBUTES
        assert all(href.startswith(("/", "#")) for href in parts.links)
        assert "\u202e" not in page.text
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert any("alert(1)" in page.text for page in pages), "the words themselves are shown"


async def test_every_reply_has_the_headers_that_keep_a_browser_careful(local: Server) -> None:
    for path in ("/", "/documents", "/v1/documents", "/nothing", "/openapi.json", "/who?name=Zebedee", "/page.css"):
        reply = await local.get(path)
        for name, value in HEADERS.items():
            assert reply.headers[name] == value, (path, name)
        assert reply.headers["Cache-Control"] == ("max-age=3600" if path == "/page.css" else "no-store")
        assert "script-src" not in reply.headers["Content-Security-Policy"]
        assert "unsafe" not in reply.headers["Content-Security-Policy"]
        assert "aiohttp" not in str(reply.headers)


async def test_a_passage_that_an_index_made_meanwhile_lacks_is_said_to_be_gone(local: Server) -> None:
    gone = await local.get("/passage?id=harbour.md%23999")
    assert (gone.status, "no longer in the briefings" in gone.text) == (404, True)
    german = await local.get("/passage?id=nowhere.md%231", Accept_Language="de")
    assert "nicht mehr in den Berichten" in german.text
    assert german.headers["Content-Language"] == "de"


# Tokens


async def test_a_token_signs_in_and_out_and_the_browser_never_holds_it(closed: Server) -> None:
    signed = await closed.send("POST", "/signin", headers=FORM, data=f"token={ALL}")
    assert (signed.status, signed.headers["Location"]) == (303, "/")
    cookie = signed.headers["Set-Cookie"]
    assert ALL not in cookie
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    session = {"Cookie": cookie.split(";")[0]}
    shown = await closed.asked("question=Who+keeps+the+night+watch%3F", **session)
    assert "Pelle Ahlgren" in shown.text
    assert ALL not in shown.text
    assert (await closed.send("GET", "/v1/documents", headers=session)).status == 401, "the API takes tokens alone"
    assert (await closed.send("POST", "/signout", headers={**FORM, **session})).status == 303
    assert "Your token" in (await closed.send("GET", "/", headers=session)).text
    secure = await closed.send(
        "POST", "/signin", headers=FORM | {"Origin": f"https://127.0.0.1:{closed.port}"}, data=f"token={ALL}"
    )
    assert "Secure" in secure.headers["Set-Cookie"]


async def test_an_answer_is_shown_again_to_whom_it_was_given_alone(closed: Server) -> None:
    sessions: list[str] = []
    for token in (ALL, READER):
        signed = await closed.send("POST", "/signin", headers=FORM, data=f"token={token}")
        sessions.append(signed.headers["Set-Cookie"].split(";")[0])
    asked = await closed.send(
        "POST", "/", headers={**FORM, "Cookie": sessions[0]}, data="question=Who+keeps+the+night+watch%3F"
    )
    place = asked.headers["Location"]
    assert "night" not in place, "what was asked stands in no address"
    assert "Pelle Ahlgren" in (await closed.send("GET", place, headers={"Cookie": sessions[0]})).text
    other = await closed.send("GET", place, headers={"Cookie": sessions[1]})
    assert (other.status, "no longer kept" in other.text, "Ahlgren" in other.text) == (404, True, False)
    assert "Your token" in (await closed.send("GET", place)).text


@pytest.mark.parametrize("cookie", ["", "x", f"{COOKIE}=", f"{COOKIE}={ALL}", f"{COOKIE}=../../x", f'{COOKIE}="a;b"'])
async def test_a_made_up_session_opens_nothing(closed: Server, cookie: str) -> None:
    assert "Your token" in (await closed.send("GET", "/documents", headers={"Cookie": cookie})).text


def test_sessions_end_and_are_bounded() -> None:
    from askbot.api.access import LOCAL

    now = [0.0]
    sessions = Sessions(lambda: now[0])
    ids = [sessions.begin(LOCAL) for _ in range(MOST + 1)]

    class Request:
        def __init__(self, id_: str) -> None:
            self.cookies = {COOKIE: id_}

    def of(id_: str) -> Any:
        request: Any = Request(id_)
        return sessions.of(request)

    assert (of(ids[0]), of(ids[1]), of(ids[-1])) == (None, LOCAL, LOCAL)
    now[0] = 13 * 3600.0
    assert of(ids[-1]) is None


async def test_neither_tokens_nor_questions_are_in_the_log(
    served: Settings, encoder: Encoder, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(with_tokens(served), encoder) as server:
        await server.post("/v1/ask", {"question": "Is my little secret kept?"}, ALL)
        await server.get("/v1/who?name=little+secret", ALL)
        await server.send("POST", "/signin", headers=FORM, data=f"token={ALL}")
        await server.send("POST", "/signin", headers=FORM, data="token=little-secret-0123456789")
        for head in (f"Authorization : Bearer {ALL}", f"Authorization: Bearer {ALL}\r\nX\x00: y", f"Bearer {ALL}"):
            await raw(server, f"GET /v1/documents HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode(), 2)
        run = next(route for route in vars(__import__("askbot.serve.routes", fromlist=["x"]))["ROUTES"]).operation

        def broken(_asked: object, parameters: Any) -> None:
            raise KeyError(parameters.question + ALL)

        monkeypatch.setitem(vars(run), "run", broken)
        failed = await server.post("/v1/ask", {"question": "Is my little secret kept?"}, ALL)
    assert failed.status == 500
    assert "secret" not in failed.text
    logged = caplog.text + "".join(
        str(vars(record)) for record in caplog.records if record.name.startswith(("askbot", "aiohttp"))
    )
    assert "KeyError" in logged
    for token in (one["token"] for one in TOKENS.values()):
        assert str(token) not in logged
    assert "little" not in logged
