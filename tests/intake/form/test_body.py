"""The body parser: any chunking, any cut, any garbage. Words and names are invented."""

import contextlib
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.body import (
    BodyInterrupted,
    BodyRefused,
    Limits,
    RefuseToSpool,
    read_multipart,
    read_urlencoded,
)
from intake.errors import IntakeError, TransientError
from tests.intake.form.bodies import CONTENT_TYPE, Shelf, body, file, reader, text

WORDS = "در کابل دیدم؛ نمی‌دانم چرا.\nپه کابل کې مې ولیدل."
PHOTO = bytes(range(256)) * 40 + b"\r\n------formboundary7MA4YWx" * 3
SAMPLE = body(
    text("code", "0123456789ABCDEF"),
    text("account", WORDS),
    text("kinds", "LIF"),
    text("kinds", "HOM"),
    file("IMG_0001.jpg", PHOTO),
    file("", b"", "application/octet-stream"),
    file("voice note.ogg", b"OggS", "audio/ogg"),
    text("send", "1"),
)


def take(raw, shelf=None, cuts=(), **caps):
    shelf = shelf or Shelf()
    limits = Limits(**caps)
    return read_multipart(reader(raw, cuts), CONTENT_TYPE, str(len(raw)), shelf.open_file, limits)


def refusal(raw, shelf=None, **caps):
    with pytest.raises(BodyRefused) as caught:
        take(raw, shelf, **caps)
    return caught.value


def test_text_is_kept_and_files_go_to_their_sinks_byte_for_byte():
    shelf = Shelf()
    taken = take(SAMPLE, shelf)
    assert taken.fields["account"] == WORDS
    assert taken.fields.getlist("kinds") == ["LIF", "HOM"]
    assert taken.fields.getlist("absent") == []
    assert taken.refused == ()
    assert shelf.kept == [
        ("IMG_0001.jpg", "image/jpeg", PHOTO),
        ("voice note.ogg", "audio/ogg", b"OggS"),
    ]
    assert (shelf.open, shelf.aborted) == (0, [])


def test_a_file_is_opened_with_the_text_that_came_before_it():
    shelf = Shelf()
    take(SAMPLE, shelf)
    assert shelf.seen_fields[0]["code"] == "0123456789ABCDEF"
    assert "send" not in shelf.seen_fields[0]


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.integers(1, 700), max_size=60))
def test_any_chunking_gives_the_same_result(cuts):
    whole, pieces = Shelf(), Shelf()
    expected = take(SAMPLE, whole)
    assert dict(take(SAMPLE, pieces, cuts).fields) == dict(expected.fields)
    assert pieces.kept == whole.kept


def test_one_byte_at_a_time_gives_the_same_result():
    shelf = Shelf()
    taken = take(SAMPLE, shelf, [1] * len(SAMPLE))
    assert taken.fields["account"] == WORDS
    assert len(shelf.kept) == 2


def test_a_body_cut_at_any_byte_is_refused_and_leaves_no_sink_open():
    small = body(text("account", WORDS), file("a.jpg", b"\xff\xd8photo"), text("send", "1"))
    for cut in range(len(small)):
        shelf = Shelf()
        with pytest.raises(BodyRefused) as caught:
            read_multipart(reader(small[:cut]), CONTENT_TYPE, str(len(small)), shelf.open_file)
        assert caught.value.code == "body_cut"
        assert shelf.open == 0
        assert set(caught.value.fields.values()) <= {WORDS, "1"}, "half a field was kept"
        for _, _, content in shelf.kept:
            assert content == b"\xff\xd8photo", "half a file was closed as if whole"


def test_a_peer_that_goes_away_is_a_cut_body():
    def read(most):
        raise OSError

    with pytest.raises(BodyRefused) as caught:
        read_multipart(read, CONTENT_TYPE, "5000", Shelf().open_file)
    assert caught.value.code == "body_cut"


def test_a_server_that_fails_while_reading_keeps_the_text():
    raw = body(text("account", WORDS), file("a.jpg", b"x" * 200_000))
    source = reader(raw)
    asked = 0

    def read(most):
        nonlocal asked
        asked += 1
        if asked > 1:
            raise RuntimeError("unexpected")
        return source(most)

    shelf = Shelf()
    with pytest.raises(BodyInterrupted) as caught:
        read_multipart(read, CONTENT_TYPE, str(len(raw)), shelf.open_file)
    assert caught.value.fields["account"] == WORDS
    assert (shelf.kept, shelf.aborted, shelf.open) == ([], ["a.jpg"], 0)


@settings(max_examples=150, deadline=None)
@given(
    raw=st.one_of(
        st.binary(max_size=400),
        st.lists(
            st.sampled_from(
                [
                    b"------formboundary7MA4YWxk",
                    b"\r\n",
                    b"--",
                    b'Content-Disposition: form-data; name="a"',
                    b'; filename="x"',
                    b"\x00",
                    b"Content-Length: 3",
                    b"\xff",
                    b": ",
                ]
            ),
            max_size=40,
        ).map(b"".join),
    )
)
def test_garbage_is_refused_or_read_but_never_breaks(raw):
    shelf = Shelf()
    with contextlib.suppress(BodyRefused):
        take(raw, shelf)
    assert shelf.open == 0


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary="a b"',
        "multipart/form-data; boundary=" + "x" * 201,
        "multipart/mixed; boundary=abc",
    ],
)
def test_a_wrong_content_type_or_boundary_is_refused(content_type):
    with pytest.raises(BodyRefused) as caught:
        read_multipart(reader(SAMPLE), content_type, str(len(SAMPLE)), Shelf().open_file)
    assert caught.value.code == "content_type_wrong"


@pytest.mark.parametrize("length", ["", "-1", "+5", "1e3", "٥", "9" * 30, "chunked"])
def test_a_body_without_an_honest_length_is_refused(length):
    with pytest.raises(BodyRefused) as caught:
        read_multipart(reader(SAMPLE), CONTENT_TYPE, length, Shelf().open_file)
    assert caught.value.code == "length_required"


def test_a_file_that_is_too_large_is_put_back_alone_and_the_rest_is_read():
    shelf = Shelf()
    raw = body(
        text("account", WORDS), file("big.mp4", b"x" * 5000), file("ok.jpg", b"y"), text("z", "1")
    )
    taken = take(raw, shelf, [1000] * 20, file=4999)
    assert [(bad.name, bad.code) for bad in taken.refused] == [("big.mp4", "file_too_large")]
    assert shelf.aborted == ["big.mp4"]
    assert [name for name, _, _ in shelf.kept] == ["ok.jpg"]
    assert taken.fields["z"] == "1"


def test_two_hundred_files_are_ten_taken_and_the_others_named():
    shelf = Shelf()
    taken = take(body(text("account", WORDS), *(file(f"{n}.jpg", b"x") for n in range(200))), shelf)
    assert len(shelf.kept) == 10
    assert len(taken.refused) == 190
    assert {bad.code for bad in taken.refused} == {"too_many_files"}


def test_an_empty_file_with_a_name_is_reported_and_an_untouched_input_is_not():
    taken = take(body(file("note.txt", b""), file("", b"")))
    assert [(bad.name, bad.code) for bad in taken.refused] == [("note.txt", "file_empty")]


def test_a_refused_code_stops_the_files_but_keeps_all_text():
    shelf = Shelf({"a.jpg": IntakeError("code_unknown")})
    raw = body(
        text("account", WORDS), file("a.jpg", b"x"), file("b.jpg", b"y"), text("last", "words")
    )
    stop = refusal(raw, shelf)
    assert stop.code == "code_unknown"
    assert dict(stop.fields) == {"account": WORDS, "last": "words"}
    assert shelf.kept == []
    assert len(shelf.seen_fields) == 1, "the second file must not be tried"


def test_reading_ends_soon_after_a_stop_so_that_nobody_uploads_in_vain():
    shelf = Shelf({"a.mp4": IntakeError("network_busy")})
    raw = body(text("account", WORDS), file("a.mp4", b"x" * 900_000))
    asked = 0
    source = reader(raw)

    def read(most):
        nonlocal asked
        asked += most
        return source(most)

    with pytest.raises(BodyRefused):
        read_multipart(read, CONTENT_TYPE, str(len(raw)), shelf.open_file, Limits(drain=100_000))
    assert asked < 300_000


@pytest.mark.parametrize("where", ["fail_write", "fail_close"])
def test_a_full_disk_is_a_passing_fault_that_keeps_the_text(where):
    shelf = Shelf()
    setattr(shelf, where, TransientError("storage_full"))
    with pytest.raises(BodyInterrupted) as caught:
        take(body(text("account", WORDS), file("a.jpg", b"x"), text("last", "1")), shelf)
    assert caught.value.code == "storage_full"
    assert dict(caught.value.fields) == {"account": WORDS, "last": "1"}
    assert shelf.aborted == ["a.jpg"]
    assert shelf.open == 0


def test_a_fault_nobody_foresaw_keeps_the_text_and_its_cause():
    shelf = Shelf()
    shelf.fail_write = RuntimeError("unexpected")
    with pytest.raises(BodyInterrupted) as caught:
        take(body(text("account", WORDS), file("a.jpg", b"x")), shelf)
    assert caught.value.code == "unforeseen"
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert caught.value.fields["account"] == WORDS


def test_a_body_above_all_limits_takes_no_file_but_keeps_the_text():
    shelf = Shelf()
    raw = body(text("account", WORDS), file("a.jpg", b"x" * 50_000))
    stop = refusal(raw, shelf, files=1, file=1000, text=1000)
    assert stop.code == "body_too_large"
    assert stop.fields["account"] == WORDS
    assert shelf.seen_fields == []


def test_text_above_its_budget_is_refused_with_its_beginning_kept():
    stop = refusal(body(text("code", "ABC"), text("account", "ن" * 3000)), text=4000)
    assert stop.code == "text_too_long"
    assert stop.fields["code"] == "ABC"
    assert stop.fields["account"] == "ن" * ((4000 - 3) // 2)


def test_more_fields_or_parts_than_any_form_has_are_refused():
    assert refusal(body(*(text("a", "") for _ in range(101)))).code == "too_many_parts"
    many = body(text("account", WORDS), *(file("", b"") for _ in range(1001)))
    stop = refusal(many)
    assert (stop.code, stop.fields["account"]) == ("too_many_parts", WORDS)


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80"])
def test_text_that_is_not_strict_utf8_is_refused_lone_surrogates_too(bad):
    raw = body(
        text("code", "ABC"), b'Content-Disposition: form-data; name="account"\r\n\r\nab' + bad
    )
    stop = refusal(raw)
    assert stop.code == "text_not_utf8"
    assert dict(stop.fields) == {"code": "ABC", "account": "ab"}


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\someone\\IMG.jpg", "IMG.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\u2066b\u2069.jpg", "ab.jpg"),
        ("nul\x00l.jpg", "null.jpg"),
        ("عکس‌ها ۱.jpg", "عکس‌ها ۱.jpg"),
        ("x" * 5000 + ".jpg", "x" * 150 + "…" + "x" * 45 + ".jpg"),
        ("%0D%0ASet-Cookie: a=b", "Set-Cookie: a=b"),
        ("<b>&amp;.jpg", "<b>&amp;.jpg"),
    ],
)
def test_hostile_file_names_lose_what_misleads_and_keep_what_tells(hostile, shown):
    shelf = Shelf()
    take(body(file(hostile, b"x")), shelf)
    assert [name for name, _, _ in shelf.kept] == [shown]


def test_a_file_name_that_is_not_utf8_does_not_cost_the_report():
    raw = body(
        text("account", WORDS),
        b'Content-Disposition: form-data; name="files"; filename="caf\xe9.jpg"\r\n\r\nx',
    )
    shelf = Shelf()
    assert take(raw, shelf).fields["account"] == WORDS
    assert shelf.kept[0][0] == "caf\ufffd.jpg"


@pytest.mark.parametrize("odd", ["", "image", "a/b; x=y", "text/html\u202e", "x" * 300 + "/y"])
def test_an_odd_media_type_becomes_plain_bytes(odd):
    shelf = Shelf()
    take(body(file("a.bin", b"x", odd)), shelf)
    assert shelf.kept[0][1] in ("application/octet-stream", "a/b")


def test_nothing_of_a_body_shows_in_a_repr_or_an_error():
    stop = refusal(body(text("account", WORDS), b"no header"))
    taken = take(body(text("account", WORDS), file("secret-name.txt", b"")))
    shown = f"{stop!r} {stop} {stop.fields!r} {taken!r} {taken.refused!r}"
    assert "کابل" not in shown
    assert "secret-name" not in shown


def test_djangos_own_parser_is_not_an_option():
    with pytest.raises(RuntimeError):
        RefuseToSpool(None)


def urlencoded(raw, content_type="application/x-www-form-urlencoded", length=None):
    size = str(len(raw)) if length is None else length
    return read_urlencoded(reader(raw), content_type, size)


def test_a_code_comes_urlencoded():
    taken = urlencoded(b"code=%DB%B1%DB%B2-ab+cd&code=2&empty=")
    assert taken.fields.getlist("code") == ["۱۲-ab cd", "2"]
    assert taken.fields["empty"] == ""


@pytest.mark.parametrize(
    ("raw", "content_type", "length", "code"),
    [
        (b"code=1", "multipart/form-data; boundary=x", None, "content_type_wrong"),
        (b"code=1", "application/x-www-form-urlencoded", "", "length_required"),
        (b"code=1", "application/x-www-form-urlencoded", "7", "body_cut"),
        (b"code=%FF", "application/x-www-form-urlencoded", None, "text_not_utf8"),
        (b"code=\xff", "application/x-www-form-urlencoded", None, "text_not_utf8"),
        (b"code=%ED%A0%80", "application/x-www-form-urlencoded", None, "text_not_utf8"),
        (b"a=1&" * 30, "application/x-www-form-urlencoded", None, "too_many_parts"),
        (b"a=" + b"1" * 20_000, "application/x-www-form-urlencoded", None, "body_too_large"),
    ],
)
def test_a_bad_urlencoded_body_is_refused(raw, content_type, length, code):
    with pytest.raises(BodyRefused) as caught:
        urlencoded(raw, content_type, length)
    assert caught.value.code == code


def test_memory_does_not_grow_with_a_file():
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
    size = 48 << 20
    left = size
    pieces = [head]

    def read(most):
        nonlocal left
        if pieces:
            return pieces.pop()
        if not left:
            return b"\r\n--x--"
        length = min(most, left)
        left -= length
        return bytes(length)

    class Counter:
        taken = 0

        def write(self, piece):
            self.taken += len(piece)

        def close(self):
            pass

        def abort(self):
            pass

    sink = Counter()
    tracemalloc.start()
    read_multipart(
        read, "multipart/form-data; boundary=x", str(len(head) + size + 7), lambda *_: sink
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sink.taken == size
    assert peak < 1 << 20, peak
