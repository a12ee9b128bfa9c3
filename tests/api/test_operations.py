"""Operations over a real index: what they give fits their schemas, and nobody sees what they may not."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter

from askbot.api import OPERATIONS, Access, Operation, Service
from askbot.api.access import LOCAL
from askbot.api.service import REMEMBERED, parsed
from askbot.domain import Stance
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.errors import AskbotError, NotFoundError, PeopleError, RateError, UsageError
from askbot.mcp.tools import INSTRUCTIONS
from askbot.presentation.answer_json import answer_to_json
from askbot.presentation.failures import member_sentence
from askbot.presentation.json_types import AnswerJson, StatementJson
from askbot.presentation.translations import languages
from askbot.settings import Settings
from tests.conftest import HARBOUR, ROTA

BY_NAME: dict[str, Operation[Any, Any]] = {operation.name: operation for operation in OPERATIONS}
ROOT = Path(__file__).parents[2]
READER = Access("reader", frozenset({"general"}))
NOBODY = Access("nobody", frozenset())
GIVEN: dict[str, dict[str, Any]] = {
    "ask": {"question": "How many dockers have stopped work?"},
    "search": {"query": "fuel on the islands", "most": 2},
    "read_passage": {"id": "harbour.md#1", "around": 40},
    "who": {"name": "lindqvist"},
    "timeline": {"topic": "the strike"},
    "list_documents": {},
}


@pytest.fixture
def service(served_engine: Askbot) -> Service:
    return Service(served_engine)


async def called(service: Service, name: str, given: Mapping[str, Any], access: Access = LOCAL) -> Any:
    operation = BY_NAME[name]
    return await service.call(operation, access, parsed(operation.parameters, given))


def closed(schema: Any) -> Any:
    """The schema, with no keys beyond those it names."""
    if isinstance(schema, dict):
        inner = {key: closed(value) for key, value in schema.items()}
        return {**inner, "additionalProperties": False} if "properties" in schema else inner
    return [closed(one) for one in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("name", GIVEN)
async def test_every_result_fits_its_schema_and_reads_well(service: Service, name: str) -> None:
    operation = BY_NAME[name]
    result = await called(service, name, GIVEN[name])
    schema = TypeAdapter[Any](operation.shape).json_schema()
    jsonschema.validate(operation.to_json(result), closed(schema))
    text = operation.to_text(result)
    assert text.strip()
    assert "None" not in text


def test_every_operation_is_tried_here() -> None:
    assert list(GIVEN) == list(BY_NAME)


async def test_the_json_of_the_command_fits_its_schema(service: Service) -> None:
    answer = await called(service, "ask", GIVEN["ask"])
    jsonschema.validate(answer_to_json(answer), closed(TypeAdapter(AnswerJson).json_schema()))


async def test_an_answer_says_who_how_and_where_in_json_and_in_words(service: Service) -> None:
    answer = await called(service, "ask", GIVEN["ask"])
    first = BY_NAME["ask"].to_json(answer)["statements"][0]
    assert "1,450 dockers" in first["text"]
    assert (first["attribution"]["source"], first["stance"]) == ("the Dockers' Union (DU)", "reported")
    assert (first["citation"]["document"], first["citation"]["date"]) == ("harbour.md", "2026-03-02")
    text = BY_NAME["ask"].to_text(answer)
    for wanted in (
        "The Dockers' Union (DU) · 🔵 reported",
        "1,450 dockers",
        "Harbour strike in Port Ellery",
        "(harbour.md",
    ):
        assert wanted in text


async def test_a_citation_leads_to_its_passage(service: Service) -> None:
    answer = await called(service, "ask", GIVEN["ask"])
    citation = answer.statements[0].citation
    passage = await called(service, "read_passage", {"id": citation.passage})
    whole = passage.before + passage.passage.text + passage.after
    assert whole in passage.document.text
    assert answer.statements[0].text in passage.passage.text


async def test_who_pages_through_what_somebody_said(service: Service) -> None:
    first = await called(service, "who", {"name": "Tove Brandt", "most": 1})
    assert first.person.name == "Tove Brandt"
    assert not first.more
    nothing = await called(service, "who", {"name": "Tove Brandt", "skip": 5})
    assert (nothing.quotes, nothing.more) == ([], False)


async def test_a_question_can_follow_an_answer_of_ones_own(service: Service) -> None:
    answer = await called(service, "ask", GIVEN["ask"])
    follows = {"question": "Who said that?", "previous": answer.id}
    again = await called(service, "ask", follows)
    assert again.form.value == "speaker"
    with pytest.raises(UsageError, match="not remembered"):
        await called(service, "ask", follows, READER)


async def test_only_so_many_answers_are_remembered(service: Service) -> None:
    answer = await called(service, "ask", GIVEN["ask"])
    for number in range(REMEMBERED):
        service.remember(f"asker {number}", answer)
    assert service.remembered(LOCAL.name, answer.id) is None
    assert service.remembered("asker 0", answer.id) is not None


HIDDEN = "Pelle Ahlgren"


async def test_what_a_token_does_not_open_leaves_no_trace(service: Service) -> None:
    assert HIDDEN in BY_NAME["ask"].to_text(await called(service, "ask", {"question": "Who keeps the night watch?"}))
    tried: list[tuple[str, dict[str, Any]]] = [
        ("ask", {"question": "Who keeps the night watch in March?"}),
        ("ask", {"question": "Who keeps the night watch?", "collections": ["staff"]}),
        ("ask", {"question": "Who keeps the night watch?", "documents": ["staff/rota.md"]}),
        ("search", {"query": "night watch", "most": 50}),
        ("search", {"query": "night watch", "collections": ["general", "staff"]}),
        ("read_passage", {"id": "staff/rota.md#1"}),
        ("read_passage", {"id": "harbour.md#1", "around": 5000}),
        ("who", {"name": "Tove Brandt"}),
        ("who", {"name": "#1"}),
        ("timeline", {"topic": "night watch"}),
        ("list_documents", {}),
        ("list_documents", {"collections": ["staff"]}),
    ]
    for access in (READER, NOBODY):
        for name, given in tried:
            try:
                text = BY_NAME[name].to_text(await called(service, name, given, access))
            except AskbotError as error:
                text = str(error).replace("There is no collection staff", "").replace("staff/rota.md", "")
                text = text.replace("Nobody called Tove Brandt", "")
            assert HIDDEN not in text, (name, given)
            assert "Tove" not in text, (name, given)
            assert "staff" not in text, (name, given)


ATTEMPTS: list[tuple[str, dict[str, Any]]] = [
    *(
        ("ask", {"question": question, "passages": 50})
        for question in (
            "Who keeps the night watch in March?",
            "Who keeps the nigth wacht?",  # spelt as what is hidden
            "What did Pelle Alhgren say?",
            "What did Tove Brandt say about the rota?",
            "Did Ahlgren or Okafor say that the dockers stopped?",
            "What changed in the last days?",
            "Who disagrees with whom?",
            "Give me a summary.",
            "What does the staff say about March?",
            "How many dockers have stopped work?",
        )
    ),
    ("ask", {"question": "Who keeps it?", "documents": ["staff/rota.md"]}),
    ("ask", {"question": "Who keeps it?", "documents": ["staff/rotas.md"]}),
    ("ask", {"question": "Who keeps it?", "section": "Rota"}),
    ("ask", {"question": "Who keeps it?", "section": "The rota"}),
    ("ask", {"question": "Who keeps it?", "since": "2026-03-01"}),
    ("search", {"query": "night watch rota March Ahlgren", "most": 50}),
    ("search", {"query": "nigth wacht dockers", "most": 50}),
    ("search", {"query": "dockers", "collections": ["staff"]}),
    ("search", {"query": "dockers", "collections": ["stafff"]}),
    ("read_passage", {"id": "staff/rota.md#1"}),
    ("read_passage", {"id": "staff/rota.md#999"}),
    ("read_passage", {"id": "lighthouse.txt#1", "around": 5000}),
    *(("who", {"name": name}) for name in ("Tove Brandt", "Pelle", "Pele Ahlgren", "Brandt", "Okafor", "lindqist")),
    ("timeline", {"topic": "night watch", "most": 200}),
    ("timeline", {"topic": "the strike", "most": 200}),
    ("timeline", {"topic": "what the staff does in March", "since": "2020-01-01"}),
    ("list_documents", {}),
    ("list_documents", {"collections": ["staff"]}),
    ("list_documents", {"skip": 2}),
]
"""Ways to hear of what is hidden: its words, misspelt words beside them, its names, paths, headings, and counts."""


@pytest.fixture(scope="module")
def alone(served: Settings, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Over a library that holds nothing but what the reader may see."""
    home = tmp_path_factory.mktemp("alone")
    shutil.copytree(served.corpus, home / "corpus", ignore=shutil.ignore_patterns("staff"))
    settings = served.model_copy(
        update={"corpus": home / "corpus", "index": home / "index", "journal": home / "journal.sqlite"}
    )
    engine = Askbot(settings, encoder)
    engine.reindex()
    return Service(engine)


async def heard(service: Service, name: str, given: Mapping[str, Any], access: Access) -> str:
    """All that a request is answered with, but for the names of the answer and of the index."""
    try:
        result = await called(service, name, given, access)
    except AskbotError as error:
        return str(error)
    reply = json.dumps(BY_NAME[name].to_json(result), sort_keys=True) + BY_NAME[name].to_text(result)
    for own in [result.id] if name == "ask" else []:
        reply = reply.replace(own, "…")
    return re.sub(r"\d{8}T\d{6}-\d{3}|(?<=#)\d+\b|(?<=\"number\": )\d+", "…", reply)


@pytest.mark.slow
async def test_a_reader_hears_what_a_library_without_the_rest_says(service: Service, alone: Service) -> None:
    assert {name for name, _ in ATTEMPTS} == set(BY_NAME)
    for name, given in ATTEMPTS:
        reader = Access(f"reader {name}", frozenset({"general"}))
        there = await heard(service, name, given, reader)
        assert there == await heard(alone, name, given, reader), (name, given)
    told = [
        ("who", {"name": "Tove Brandt"}),
        ("timeline", {"topic": "night watch", "most": 200}),
        ("list_documents", {}),
    ]
    for name, given in [ATTEMPTS[0], *told]:
        assert await heard(service, name, given, LOCAL) != await heard(alone, name, given, LOCAL), name


async def test_a_token_without_collections_is_told_so(service: Service) -> None:
    with pytest.raises(NotFoundError, match="opens no collection"):
        await called(service, "ask", GIVEN["ask"], NOBODY)


async def test_what_is_not_there_is_said(service: Service) -> None:
    with pytest.raises(NotFoundError, match="no passage"):
        await called(service, "read_passage", {"id": "../../etc/passwd"})
    with pytest.raises(PeopleError, match="Nobody called"):
        await called(service, "who", {"name": "Zebedee"})


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": "Who?", "colection": "x"}, "colection: "),
        ("ask", {"question": "x" * 2001}, "question: "),
        ("ask", {"question": "Who?", "since": "yesterday"}, "since: write a day like 2026-03-09"),
        ("ask", {"question": "Who?", "since": 1}, "since: write a day"),
        ("ask", {"question": "Who?", "passages": 0}, "passages: "),
        ("who", {"name": "DU", "stance": "angry"}, "stance: "),
        ("search", {"query": ["x"]}, "query: "),
        ("read_passage", {"id": ""}, "id: "),
    ],
)
def test_a_wrong_request_is_named_in_one_sentence(name: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as error:
        parsed(BY_NAME[name].parameters, given)
    assert said in str(error.value)
    assert "pydantic" not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b'{"question": "\\ud800"}', b"[" * 100_000, b'{"question":' * 5000, b"\xff\xfe", b"{" * 9],
)
def test_a_body_that_is_no_request_is_refused(body: bytes) -> None:
    with pytest.raises(UsageError):
        parsed(BY_NAME["ask"].parameters, body)


async def test_a_token_that_asks_too_often_is_refused_and_others_are_not(
    served: Settings, served_engine: Askbot
) -> None:
    engine = Askbot(served.model_copy(update={"api_rate": 2}), served_engine._encoder)
    engine.reload()
    service = Service(engine)
    for _ in range(2):
        await called(service, "list_documents", {}, READER)
    with pytest.raises(RateError):
        await called(service, "list_documents", {}, READER)
    await called(service, "list_documents", {}, LOCAL)


async def test_filters_and_pages_are_kept_to(service: Service) -> None:
    late = {"question": QUESTION_OF_COST, "since": "2026-03-03"}
    assert not (await called(service, "ask", late)).statements
    early = {"question": GIVEN["ask"]["question"], "since": "2026-03-02", "until": "2026-03-02"}
    assert (await called(service, "ask", early)).statements
    elsewhere = {**GIVEN["ask"], "documents": ["lighthouse.txt"]}
    assert not any(
        s.citation.document != "lighthouse.txt" for s in (await called(service, "ask", elsewhere)).statements
    )
    section = await called(service, "search", {"query": "the strike", "section": "What may follow"})
    assert {hit.passage.section[-1] for hit in section.hits} == {"What may follow"}
    whole = await called(service, "list_documents", {})
    parts = [await called(service, "list_documents", {"most": 1, "skip": n}) for n in range(3)]
    assert [one.documents[0] for one in parts] == list(whole.documents)
    assert {one.total for one in parts} == {3}
    page = await called(service, "who", {"name": "Lindqvist", "until": "2026-03-01"})
    assert page.quotes == []


QUESTION_OF_COST = "How much will the restoration cost?"


async def test_a_collection_that_is_not_searched_unasked_is_searched_where_it_is_named(
    encoder: Encoder, tmp_path: Path
) -> None:
    folder = tmp_path / "corpus"
    (folder / "staff").mkdir(parents=True)
    (folder / "staff" / "collection.yaml").write_text("default: false\n")
    (folder / "staff" / "rota.md").write_text(ROTA)
    (folder / "harbour.md").write_text(HARBOUR)
    engine = Askbot(Settings(corpus=folder, index=tmp_path / "index", journal=tmp_path / "journal.sqlite"), encoder)
    engine.reindex()
    service, night = Service(engine), {"question": "Who keeps the night watch in March?"}
    assert HIDDEN not in str((await called(service, "ask", night)).statements)
    assert HIDDEN not in str(await called(service, "timeline", {"topic": "night watch"}))
    named = await called(service, "ask", {**night, "collections": ["staff"]})
    assert HIDDEN in named.statements[0].text
    staff = Access("staff", frozenset({"staff"}))
    assert HIDDEN in (await called(service, "ask", night, staff)).statements[0].text


@pytest.mark.parametrize("name", ["ask", "search", "who", "timeline"])
def test_days_that_run_backwards_are_a_mistake_and_no_empty_result(name: str) -> None:
    days = {"since": "2026-05-01", "until": "2025-01-01"}
    with pytest.raises(
        UsageError, match=r"^until: 2025-01-01 is before 2026-05-01; exchange the two days\.$"
    ) as raised:
        parsed(BY_NAME[name].parameters, {**GIVEN[name], **days})
    assert member_sentence(raised.value, languages()["de"]) == (
        "Der letzte Tag (2025-01-01) liegt vor dem ersten (2026-05-01). Vertausch die beiden."
    )
    parsed(BY_NAME[name].parameters, {**GIVEN[name], "since": "2026-05-01", "until": "2026-05-01"})


DESCRIPTIONS = {
    "ask": BY_NAME["ask"].description,
    "instructions": INSTRUCTIONS,
    "statement": str(TypeAdapter(StatementJson).json_schema()["properties"]["stance"]),
    "docs/json.md": (ROOT / "docs" / "json.md").read_text(encoding="utf-8"),
    "docs/evaluation.md": (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8"),
    "README.md": (ROOT / "README.md").read_text(encoding="utf-8"),
}


@pytest.mark.parametrize("where", DESCRIPTIONS)
def test_whoever_lists_the_stances_lists_them_all(where: str) -> None:
    assert [stance for stance in Stance if stance not in DESCRIPTIONS[where]] == []


def test_what_can_be_named_is_listed_where_a_name_is_wrong_and_nowhere_else() -> None:
    for wrong in ({}, {"question": "Who?", "colour": "red"}):
        with pytest.raises(UsageError, match="It takes: since, until"):
            parsed(BY_NAME["ask"].parameters, wrong)
    with pytest.raises(UsageError, match=r"at most 2000 characters\.$"):
        parsed(BY_NAME["ask"].parameters, {"question": "a" * 2001})
