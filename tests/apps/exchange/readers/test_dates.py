import pytest

from quarterdeck.apps.exchange.readers.dates import day_comes_first, read_moment


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("28/Jun/16 9:27 AM", "2016-06-28T09:27:00"),
        ("28/Jun/16 12:05 AM", "2016-06-28T00:05:00"),
        ("28/Jun/16 12:05 PM", "2016-06-28T12:05:00"),
        ("05. Dez. 2025 14:00", "2025-12-05T14:00:00"),
        ("13.02.2017 15:26", "2017-02-13T15:26:00"),
        ("02.03.2017", "2017-03-02"),
        ("2024-05-14T08:53:33Z", "2024-05-14T08:53:33+00:00"),
        ("2024-05-14T08:53:33.123+02:00", "2024-05-14T08:53:33+02:00"),
        ("2024-05-14 08:53:33 UTC", "2024-05-14T08:53:33+00:00"),
        ("2024-05-14", "2024-05-14"),
        ("Mon Feb 06 2023 05:00:00 GMT+0100 (CET)", "2023-02-06T05:00:00+01:00"),
        ("February 6, 2023", "2023-02-06"),
        ("06/06/2023", "2023-06-06"),
        ("05/06/2023", ""),
        ("31/Feb/16 9:27 AM", ""),
        ("28/Jun/16 13:27 PM", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_moment_is_read_from_every_form_that_trackers_write(cell, moment):
    assert read_moment(cell) == moment


def test_one_clear_date_tells_how_the_file_writes_the_others():
    assert day_comes_first(["05/06/2017", "16/02/2017 15:26"]) is True
    assert day_comes_first(["05/06/2017", "6/21/2025 16:14"]) is False
    assert day_comes_first(["05/06/2017", "28/Jun/16 9:27 AM"]) is None
    assert read_moment("05/06/2017", day_first=True) == "2017-06-05"
    assert read_moment("05/06/2017", day_first=False) == "2017-05-06"
