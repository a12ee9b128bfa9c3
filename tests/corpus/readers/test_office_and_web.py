"""HTML, DOCX, EPUB and e-mail: what is text, what is left out, and what the file tells of itself."""

import io
import re
import zipfile
from datetime import date

import pytest

from askbot.corpus import parse_document, split
from askbot.corpus.blocks import Kind
from askbot.corpus.document import ParsedDocument
from askbot.errors import CorpusError
from askbot.text.markup import display
from benchmarks.faults.samples import EML, PROSE, WORD_STYLES, docx, epub, html, word_paragraph, zipped


def blocks(document: ParsedDocument, *kinds: Kind) -> list[str]:
    chosen = [b for s in document.outline.sections for b in s.blocks if not kinds or b.kind in kinds]
    return [document.text[b.start : b.end] for b in chosen]


def test_of_a_page_the_article_is_read_with_its_headings() -> None:
    article = f"<article><h1>The pier</h1><p>{PROSE}</p><h2>Costs</h2><p>{PROSE} Twice.</p></article>"
    body = f"<nav><a href='/'>Home</a></nav>{article}"
    head = "<title>The pier | Harbour News</title><meta property='article:published_time' content='2026-03-02'>"
    document = parse_document("a.html", html(body, head))
    assert "Home" not in document.text
    assert PROSE in document.text
    assert "Costs" in [heading.text for heading in document.outline.headings]
    assert (document.date, document.date_guessed) == (date(2026, 3, 2), False)
    assert document.title == "The pier"


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='og:title' content='The pier is closed again'>",
        '<script type="application/ld+json">{"headline": "The pier is closed again"}</script>',
    ],
    ids=["open graph", "linked data"],
)
def test_of_two_headings_the_one_that_the_head_gives_is_the_title(head: str) -> None:
    body = f"<h1>Harbour News of the pier and the town</h1><h1>The pier is closed again</h1><p>{PROSE}</p>"
    named = "<title>The pier is closed again: Harbour News of the pier and the town</title>"
    assert parse_document("a.html", html(body, named + head)).title == "The pier is closed again"


@pytest.mark.parametrize("mark", [" | ", " - ", " : News : "])
def test_what_a_page_s_title_has_behind_the_headline_is_the_publisher(mark: str) -> None:
    body = f"<h1>The pier is closed again</h1><p>{PROSE}</p>"
    assert parse_document(
        "a.html", html(body, f"<title>The pier is closed again{mark}Quay Post</title>")
    ).publisher == ("Quay Post")


def test_a_filing_without_headings_has_the_line_that_is_set_off_as_its_title() -> None:
    lines = (
        "<p align='right'><b>Exhibit 99.1</b></p><p align='center'><b>Press release</b></p>"
        "<p align='center'>To be held at noon in the town hall</p>"
        "<P STYLE='font-size:10pt; text-align: center'><B>Ellery Ports buys the northern pier</B></P>"
    )
    page = html(f"{lines}<p>{PROSE}</p>", "<title>EX-99.1</title>")
    wrapped = b"<DOCUMENT>\n<TYPE>EX-99.1\n<SEQUENCE>2\n<FILENAME>d1dex991.htm\n<TEXT>\n" + page
    document = parse_document("a.htm", wrapped)
    assert document.title == "Ellery Ports buys the northern pier"
    assert "SEQUENCE" not in document.text
    assert "d1dex991" not in document.text


def test_of_a_heading_with_a_name_on_a_line_of_its_own_the_name_is_no_part() -> None:
    words = "The northern pier</w:t><w:br/><w:t>and its boats</w:t><w:br/><w:t>Ana Maria Pereira"
    body = word_paragraph("To: all members of the board,") + word_paragraph(words, "H1") + word_paragraph(PROSE)
    assert parse_document("a.docx", docx(body, more=WORD_STYLES)).title == "The northern pier and its boats"


def test_the_day_on_which_a_file_was_made_counts_only_where_its_text_names_none() -> None:
    core = "<dcterms:created>2025-01-02T10:00:00Z</dcterms:created>"
    plain, dated = word_paragraph(PROSE), word_paragraph("Published: 2 March 2026") + word_paragraph(PROSE)
    assert parse_document("a.docx", docx(plain, core=core)).date == date(2025, 1, 2)
    assert parse_document("a.docx", docx(dated, core=core)).date == date(2026, 3, 2)
    assert parse_document("a.docx", docx(plain, core=core)).date_guessed


def test_hidden_parts_of_a_page_are_not_read() -> None:
    body = "<p>Seen by all.</p><p hidden>Hidden one.</p><p style='display: none'>Hidden two.</p><script>x()</script>"
    text = parse_document("a.html", html(body)).text
    assert "Seen by all." in text
    assert "Hidden" not in text
    assert "x()" not in text


def test_a_page_with_another_ending_is_read_as_a_page() -> None:
    assert PROSE in parse_document("a.pdf", html(f"<p>{PROSE}</p>")).text


def test_word_headings_lists_tables_and_pages() -> None:
    rendered = "<w:lastRenderedPageBreak/>"
    table = f"<w:tbl><w:tr><w:tc>{word_paragraph('Pier')}</w:tc><w:tc>{word_paragraph('Cost')}</w:tc></w:tr></w:tbl>"
    body = (
        word_paragraph("The northern pier", "H1")
        + word_paragraph(PROSE)
        + table
        + word_paragraph("Page two.", before=rendered)
    )
    core = "<dc:title>The northern pier</dc:title><dc:creator>Ana Pereira</dc:creator>"
    document = parse_document("a.docx", docx(body, core=core, more=WORD_STYLES))
    assert document.title == "The northern pier"
    assert document.authors == ("Ana Pereira",)
    assert [heading.text for heading in document.outline.headings] == ["The northern pier"]
    assert blocks(document, Kind.ROW) == ["Pier | Cost"]
    assert document.page(document.text.index(PROSE)) == 1
    assert document.page(document.text.index("Page two.")) == 2


def test_deleted_words_of_a_word_document_are_not_read() -> None:
    body = "<w:p><w:r><w:t>It stays open.</w:t></w:r><w:del><w:r><w:delText>It closes.</w:delText></w:r></w:del></w:p>"
    assert parse_document("a.docx", docx(body)).text == "It stays open."


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    chapters = [f"<h1>One</h1><p>{PROSE}</p>", "<h1>Two</h1><p>And then<sup><a href='#n1'>1</a></sup> it rained.</p>"]
    metadata = "<dc:title>Harbours</dc:title><dc:creator>A. Pereira</dc:creator><dc:publisher>Quay Press</dc:publisher>"
    document = parse_document("a.epub", epub(chapters, metadata=metadata))
    assert (document.title, document.publisher, document.authors) == ("Harbours", "Quay Press", ("A. Pereira",))
    assert [heading.text for heading in document.outline.headings] == ["One", "Two"]
    assert "And then it rained." in document.text


def test_a_book_with_drm_is_refused() -> None:
    method = '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></encryption>'
    with pytest.raises(CorpusError, match="encrypted"):
        parse_document("a.epub", epub(["<p>Text.</p>"], more={"META-INF/encryption.xml": method}))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(CorpusError, match="zip bomb"):
        parse_document("a.docx", docx("<w:p/>" + " " * 20_000_000))


def test_of_a_message_the_body_is_read_and_attachments_are_named() -> None:
    document = parse_document("a.eml", EML)
    assert document.text == PROSE
    assert (document.title, document.date) == ("The northern pier", date(2026, 3, 2))
    assert document.left_out == ("attachment map.pdf",)


def test_a_message_in_html_is_read_with_its_structure() -> None:
    data = b"Subject: News\nContent-Type: text/html; charset=utf-8\n\n<h1>Pier</h1><ul><li>One &amp; two.</li></ul>"
    document = parse_document("a.eml", data)
    assert [heading.text for heading in document.outline.headings] == ["Pier"]
    assert blocks(document, Kind.ITEM) == ["One & two."]


def test_an_encrypted_message_is_refused() -> None:
    with pytest.raises(CorpusError, match="encrypted"):
        parse_document("a.eml", b"Subject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nabc\n--b--\n")


@pytest.mark.parametrize(
    ("declared", "headings", "title"),
    [
        ("Northern pier closed - Harbour News", "<h1>Home</h1><h1>Northern pier closed until the autumn</h1>",
         "Northern pier closed until the autumn"),
        ("Skip to content", "<h1>Skip to content</h1><h2>Pier closed</h2>", "Pier closed"),
        ("Service - Notices - Pier closed for repairs", "<h1>Harbour</h1><h1>Pier closed for repairs</h1>",
         "Pier closed for repairs"),
        ("The pier is closed</title><meta property='og:title' content='The pier is closed'><title>",
         "<h1>The pier is closed by Ana Hart Published on 2 March 2026</h1>", "The pier is closed"),
    ],
)  # fmt: skip
def test_a_page_s_title_is_its_heading_that_says_what_the_head_says(declared: str, headings: str, title: str) -> None:
    article = f"<article>{headings}<p>{PROSE}</p><p>{PROSE} Twice.</p></article>"
    assert parse_document("a.html", html(article, f"<title>{declared}</title>")).title == title


def test_a_day_that_stands_near_the_title_of_a_page_is_a_guess() -> None:
    article = f"<article><p>{PROSE}</p><p>{PROSE} Twice.</p></article>"
    page = f"<h1>The pier is closed</h1><div><span>Datum: 02.03.2026</span></div>{article}"
    document = parse_document("a.html", html(page, "<title>The pier is closed</title>"))
    assert (document.date, document.date_guessed) == (date(2026, 3, 2), True)


def test_a_word_table_of_one_cell_is_text_in_a_frame() -> None:
    body = f"<w:tbl><w:tr><w:tc>{word_paragraph('Notice')}{word_paragraph(PROSE)}</w:tc></w:tr></w:tbl>"
    document = parse_document("a.docx", docx(body))
    assert blocks(document) == ["Notice", PROSE]
    assert document.text == f"Notice\n\n{PROSE}"


def test_a_book_tells_its_subtitle_and_a_year_at_least() -> None:
    title = (
        "<dc:title id='a'>Harbours</dc:title><dc:title id='b'>A History</dc:title>"
        "<meta refines='#a' property='title-type'>main</meta><meta refines='#b' property='title-type'>subtitle</meta>"
    )
    document = parse_document("a.epub", epub([f"<p>Copyright © Quay Press 2019</p><p>{PROSE}</p>"], metadata=title))
    assert document.title == "Harbours: A History"
    assert (document.date, document.date_guessed) == (date(2019, 1, 1), True)


def test_what_stands_between_a_page_s_title_and_its_text_is_read_too() -> None:
    summary = "The pier was closed on Monday, and the suit will be filed on Thursday."
    share = "<p>Share</p><p>Photo by Ana Hart of the northern pier at night in March</p>"
    top = f"<div class='top'><h1>The pier is closed</h1><h2 id='sub'>{summary}</h2>{share}</div>"
    article = f"<div class='article-body'><p>{PROSE}</p><p>{PROSE} Twice.</p></div>"
    document = parse_document("a.html", html(top + article, "<title>The pier is closed</title>"))
    assert summary in blocks(document, Kind.TEXT) or summary in [h.text for h in document.outline.headings]
    assert document.text.count(summary) == 1
    assert "Photo by" not in document.text


def large(text: str, half_points: int) -> str:
    size = f"<w:rPr><w:sz w:val='{half_points}'/></w:rPr>"
    return f"<w:p><w:r>{size}<w:t>{text}</w:t></w:r></w:p>"


def test_without_a_styled_title_the_largest_type_of_a_word_document_tells_it() -> None:
    top = large("Port Ellery", 26) + large("Repairs of the northern pier", 32) + large("Department: Harbours", 36)
    body = top + large("Final report of the engineer", 26) + word_paragraph(PROSE) * 3
    assert parse_document("a.docx", docx(body)).title == "Repairs of the northern pier"
    shown = top.replace("Department: Harbours", "March 2026") + word_paragraph(PROSE) * 3
    assert parse_document("a.docx", docx(shown)).title == "Repairs of the northern pier"


def set_apart(text: str, *, bold: bool = False, centred: bool = False) -> str:
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    paragraph = "<w:pPr><w:jc w:val='center'/></w:pPr>" if centred else ""
    return f"<w:p>{paragraph}<w:r>{run}<w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("first", "title"),
    [
        (set_apart("SERIES B SHARE AGREEMENT"), "SERIES B SHARE AGREEMENT"),
        (set_apart("Repairs of the pier", bold=True), "Repairs of the pier"),
        (set_apart("Repairs of the pier", centred=True), "Repairs of the pier"),
        (
            set_apart("The pier shall be repaired by the seller before it is sold to anybody.", bold=True),
            "Sale of the pier",
        ),
        (set_apart("2 March 2026", bold=True), "Sale of the pier"),
    ],
)
def test_a_first_line_set_apart_is_the_title_where_the_headings_are_its_sections(first: str, title: str) -> None:
    sections = word_paragraph("Sale of the pier", "H1") + word_paragraph(PROSE) + word_paragraph("Closing", "H1")
    body = first + word_paragraph(PROSE) + sections + word_paragraph(PROSE)
    assert parse_document("a.docx", docx(body, more=WORD_STYLES)).title == title


def test_the_title_on_the_page_goes_before_a_declared_one_that_says_the_same_in_other_words() -> None:
    body = large("The ELP Model Lake Agreement (Whole Lake)", 40) + word_paragraph(PROSE) * 3
    core = "<dc:title>The ELP Model LPA</dc:title><dc:creator>Ellery Lakes Association</dc:creator>"
    document = parse_document("a.docx", docx(body + word_paragraph("The ELP Model LPA"), core=core))
    assert (document.title, document.publisher) == (
        "The ELP Model Lake Agreement (Whole Lake)",
        "Ellery Lakes Association",
    )


@pytest.mark.parametrize(
    ("top", "title"),
    [
        (("Port Ellery", "PRESS RELEASE", "Northern pier closed for good"), "Northern pier closed for good"),
        (("For immediate release: [date]", "press@ellery.example", "Northern pier closed"), "Northern pier closed"),
        (("Proposal title: Repairs of the northern pier", "Context and problem:"), "Repairs of the northern pier"),
        (("Meeting title:", "Harbour council meeting of the north"), "Harbour council meeting of the north"),
        (("HIGHLIGHTS",), "HIGHLIGHTS"),
    ],
)  # fmt: skip
def test_of_paragraphs_set_alike_the_title_is_told_by_its_words(top: tuple[str, ...], title: str) -> None:
    body = "".join(set_apart(line, centred=True) for line in top) + word_paragraph(PROSE) * 3
    assert parse_document("northern_pier.docx", docx(body)).title == title


def test_a_word_style_of_titles_tells_the_title_and_a_style_may_be_based_on_another() -> None:
    styles = WORD_STYLES["word/styles.xml"].replace(
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/><w:rPr><w:sz w:val="36"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Big"/><w:basedOn w:val="C"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="Bigger"/><w:basedOn w:val="B"/>'
        '<w:rPr><w:sz w:val="40"/></w:rPr></w:style></w:styles>',
    )
    more = {**WORD_STYLES, "word/styles.xml": styles}
    rest = word_paragraph(PROSE) * 3
    titled = word_paragraph("Letters from the coast") + word_paragraph("Repairs of wooden piers", "T") + rest
    assert parse_document("a.docx", docx(titled, more=more)).title == "Repairs of wooden piers"
    big = word_paragraph("Letters from the coast") + word_paragraph("Repairs of wooden piers", "B") + rest
    assert parse_document("a.docx", docx(big, more=more)).title == "Repairs of wooden piers"


def test_a_word_document_is_read_whatever_its_main_part_is_called() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(word_paragraph(PROSE)))) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("document.xml", "document2.xml")
    assert parse_document("a.docx", zipped(parts)).text == PROSE


def test_a_site_known_by_its_address_alone_has_its_name_from_the_page() -> None:
    article = (
        f"<article><h1>The pier</h1><p>{PROSE}</p><p>{PROSE} Twice.</p></article><footer>© The Ellery Post</footer>"
    )
    head = "<title>The pier</title><link rel='canonical' href='https://www.ellerypost.com/pier'>"
    assert parse_document("a.html", html(article, head)).publisher == "The Ellery Post"


def test_what_looks_like_markup_in_extracted_text_hides_nothing() -> None:
    talk = "<p>No <code>&lt;style&gt;</code> sheet may be given.</p><p>It rains a lot in Ellery.</p>"
    document = parse_document(
        "a.epub", epub([f"{talk}<p>It ends with &lt;/style&gt; and &lt;!-- this --&gt; too.</p>"])
    )
    said = [p.sentence_text(s) for p in split(document, count=words, window=200) for s in p.sentences]
    assert [display(sentence) for sentence in said] == [
        "No <style> sheet may be given.", "It rains a lot in Ellery.", "It ends with </style> and <!-- this --> too.",
    ]  # fmt: skip


def test_code_inside_a_sentence_does_not_cut_it() -> None:
    listed = "<ul><li>Then <code>b.css</code>.</li></ul>"
    page = f"<p>Name <code>a.css</code> first.</p><pre><code>one\ntwo</code></pre>{listed}"
    document = parse_document("a.epub", epub([page]))
    assert blocks(document) == ["Name a.css first.", "one\ntwo", "Then b.css."]


def words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\S+", text)]


@pytest.mark.parametrize(
    ("sender", "house"),
    [
        ("Ellery Harbour <news@ellery-harbour.org>", "Ellery Harbour"),
        ("Harbour Society <press@list.example>", "Harbour Society"),
        ("Ana Pereira <ana@list.example>", None),
        ("anapereira <anapereira@anapereira.example>", None),
        ("news@ellery.org", None),
        ("Ellery Letter Newsletter <post@list.example>", "Ellery Letter Newsletter"),
        ("Mailer <noreply@quaypost.example>", "Quay Post"),
        ("Ana Pereira <ana@quaypost.example>", None),
        ("Ana Pereira <ana@list.example>\nOrganization: Quay Press", None),
        ("Ana Pereira <ana@list.example>\nOrganization: Quay Post", "Quay Post"),
    ],
)
def test_a_sender_that_is_an_organisation_publishes_the_message(sender: str, house: str | None) -> None:
    document = parse_document("a.eml", f"From: {sender}\nSubject: News\n\n{PROSE} Read Quay Post daily.\n".encode())
    assert document.publisher == house


def test_a_page_called_a_text_is_read_as_a_page() -> None:
    data = html(f"<nav>Home</nav><p>{PROSE}</p>", "<title>The pier</title>")
    document = parse_document("a.md", data)
    assert (document.title, document.text) == ("The pier", PROSE)
    assert parse_document("a.md", b"<b>Ships</b> sail.").text == "<b>Ships</b> sail."
