import codecs
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quarterdeck.apps.exchange.readers.backlog import read_backlog
from quarterdeck.apps.exchange.readers.table import BrokenTable, read_table
from quarterdeck.apps.exchange.readers.text import SIZE_LIMIT, FileTooLarge, NotText
from quarterdeck.errors import Refusal

GERMAN = "id;title;effort\n1;Störung melden, früh;2,5\n2;Prüfprotokoll für Aufzüge;3\n"


def cells(text, **kwargs):
    data = text if isinstance(text, bytes) else text.encode()
    return [record.cells for record in read_table(data, "f.csv").records]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (GERMAN.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + GERMAN.encode(), "UTF-8 with a byte order mark"),
        (GERMAN.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "UTF-16"),
        (GERMAN.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (GERMAN.encode("utf-32"), "UTF-32"),
        (GERMAN.encode("latin-1"), "Windows-1252 (western European)"),
    ],
)
def test_the_same_text_is_read_from_every_encoding(data, encoding):
    table = read_table(data, "f.csv")

    assert table.encoding == encoding
    assert table.headers == ("id", "title", "effort")
    assert table.records[0].cells == ("1", "Störung melden, früh", "2,5")
    assert bool(table.notes) == encoding.startswith("Windows")


def test_text_in_another_alphabet_is_guessed_and_said():
    text = "id,title\n" + "".join(
        f"{n},Показать расписание приёма пациентов на неделю вперёд\n" for n in range(20)
    )
    table = read_table(text.encode("cp1251"), "f.csv")

    assert table.records[0].cells[1].startswith("Показать расписание")
    assert "Windows-1251" in table.notes[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_by_the_columns_it_gives(delimiter):
    rows = [["id", "title", "note"], ["1", "one", "a"], ["2", "two", "b"]]
    text = "\n".join(delimiter.join(row) for row in rows)

    table = read_table(text.encode(), "f.csv")

    assert table.delimiter == delimiter
    assert [record.cells for record in table.records] == [tuple(row) for row in rows[1:]]


def test_a_comma_in_titles_does_not_make_a_column():
    assert cells("title\nAs a nurse, I see my tour\nAs a planner, I move it\n") == [
        ("As a nurse, I see my tour",),
        ("As a planner, I move it",),
    ]
    assert cells("id;title\n1;a, b, c\n2;d, e, f\n") == [("1", "a, b, c"), ("2", "d, e, f")]


def test_a_line_that_names_the_delimiter_is_not_a_row():
    table = read_table(b"sep=;\nid;title\n1;one\n", "f.csv")
    assert (table.headers, table.records[0].line) == (("id", "title"), 3)


def test_repeated_headers_stay_a_column_each():
    table = read_table(b"id,Comment,Comment\n1,first,second\n", "f.csv")
    assert table.headers == ("id", "Comment", "Comment")
    assert table.records[0].cells == ("1", "first", "second")


def test_lines_are_those_of_the_file_past_quoted_newlines_and_blank_lines():
    table = read_table(b'\nid,title\r\n1,"two\r\nlines"\r\n\r\n2,"""quoted"""\r\n', "f.csv")
    assert [(r.line, r.cells) for r in table.records] == [
        (3, ("1", "two\nlines")),
        (6, ("2", '"quoted"')),
    ]
    assert table.header_line == 2


def test_rows_wider_and_narrower_than_the_header_are_said_not_lost():
    table = read_table(b"id,title,effort\n1,one\n2,two,3,spilled\n3,three,4,,\n", "f.csv")

    assert [record.cells for record in table.records] == [
        ("1", "one"),
        ("2", "two", "3", "spilled"),
        ("3", "three", "4", "", ""),
    ]
    narrow, wide = table.notes
    assert "line 2 " in narrow
    assert "line 3 " in wide


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b'id,title\n1,one\n2,"never closed\n3,three\n', 3, "never closed"),
        (b'id,title\n1,"one" more\n', 2, "follows a closing quotation mark"),
        (b"id,title\n1,o\0ne\n", 2, "zero byte"),
        (b'id,title\n1,"' + b"x" * 200_000 + b'"\n', 2, "more than 131,072 characters"),
    ],
)
def test_a_broken_line_is_named(data, line, words):
    with pytest.raises(BrokenTable) as refused:
        read_table(data, "backlog.csv")
    assert refused.value.facts["line"] == line
    assert refused.value.message.startswith(f"backlog.csv, line {line}: ")
    assert words in refused.value.message


def workbook(entry):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (workbook("xl/workbook.xml"), "an Excel workbook"),
        (workbook("word/document.xml"), "a Word document"),
        (workbook("content.xml"), "an OpenDocument file"),
        (workbook("anything.csv"), "a ZIP archive"),
        (b"PK\x03\x04 cut off", "a broken ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel or Word file"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (bytes(range(256)) * 4, "not a text file"),
    ],
)
def test_another_kind_of_file_is_named(data, what):
    with pytest.raises(NotText) as refused:
        read_table(data, "backlog.csv")
    assert what in refused.value.message
    assert refused.value.message.startswith("backlog.csv ")


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(FileTooLarge, match="50 MB"):
        read_table(bytes(SIZE_LIMIT + 1), "huge.csv")


@pytest.mark.parametrize("text", ["id,title\n" + "1,a\n" * 200_001, "id\n" + "," * 3_000_000])
def test_more_rows_or_cells_than_are_read_are_refused(text):
    with pytest.raises(BrokenTable, match="at most 200,000 rows and 3,000,000 cells"):
        read_table(text.encode(), "huge.csv")


@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(alphabet="id,title;\t\"\r\n'10.-€ß\0", max_size=300).map(str.encode),
        st.binary(max_size=200).map(lambda tail: b"id,title,effort,after\n" + tail),
    )
)
@settings(max_examples=300, deadline=None)
def test_whatever_the_bytes_the_answer_is_a_backlog_or_a_refusal(data):
    refused, rows = None, ()
    try:
        rows = read_backlog(data, "any.csv").rows
    except Refusal as refusal:
        refused = refusal
    assert refused is None or refused.message.startswith("any.csv")
    assert all(row.id for row in rows)


@given(
    st.lists(
        st.lists(st.text(alphabet='ab,;"\t\n ü', min_size=0, max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_cell_of_a_well_formed_table_is_lost(rows):
    def quoted(cell):
        return '"' + cell.replace('"', '""') + '"'

    text = "\n".join(",".join(map(quoted, row)) for row in [["one", "two", "three"], *rows])
    read = read_table(text.encode(), "f.csv")

    assert [list(record.cells) for record in read.records] == [
        row for row in rows if any(cell.strip() for cell in row)
    ]
