import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.due import due

ROME = ZoneInfo("Europe/Rome")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ROME)


def told(sentence, language="en", now=TUESDAY):
    moment = due(sentence, language, now=now, zone=ROME)
    return moment and f"{moment.astimezone(ROME):%d.%m. %H:%M}"


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        # days
        ("en", "We'll mail you today", "24.11. 18:00"),
        ("it", "Le scriviamo oggi", "24.11. 18:00"),
        ("es", "Te escribimos hoy", "24.11. 18:00"),
        ("en", "the day after tomorrow", "26.11. 18:00"),
        ("it", "domani", "25.11. 18:00"),
        ("es", "mañana", "25.11. 18:00"),
        ("es", "pasado mañana por la tarde", "26.11. 20:00"),
        # parts of days
        ("en", "I'll write tonight", "24.11. 22:00"),
        ("it", "ti scrivo stasera", "24.11. 22:00"),
        ("es", "esta noche te escribo", "24.11. 22:00"),
        ("en", "tomorrow morning", "25.11. 12:00"),
        ("it", "domani mattina", "25.11. 12:00"),
        ("es", "mañana por la mañana", "25.11. 12:00"),
        ("es", "te llamo por la mañana", "24.11. 12:00"),
        ("it", "nel pomeriggio", "24.11. 18:00"),
        ("en", "first thing tomorrow", "25.11. 10:00"),
        # hours
        ("en", "by 5 pm", "24.11. 17:00"),
        ("en", "by five", "24.11. 17:00"),
        ("en", "before eight", "24.11. 20:00"),
        ("en", "half past five", "24.11. 17:30"),
        ("en", "at quarter to six tomorrow", "25.11. 17:45"),
        ("en", "12 am tomorrow", "25.11. 00:00"),
        ("en", "12 p.m. tomorrow", "25.11. 12:00"),
        ("en", "tonight at 9", "24.11. 21:00"),
        ("en", "at five in the morning, tomorrow", "25.11. 17:00"),
        ("en", "by 24:00", "24.11. 23:59"),
        ("en", "by 0:30 tomorrow", "25.11. 00:30"),
        ("it", "entro le 17", "24.11. 17:00"),
        ("it", "entro le cinque", "24.11. 17:00"),
        ("it", "domani alle cinque e mezza", "25.11. 17:30"),
        ("it", "alle 9.30 di domani", "25.11. 09:30"),
        ("it", "all’una", "24.11. 13:00"),
        ("es", "antes de las 17", "24.11. 17:00"),
        ("es", "a las cinco", "24.11. 17:00"),
        ("es", "a las seis menos cuarto", "24.11. 17:45"),
        ("es", "mañana a las 9 de la mañana", "25.11. 09:00"),
        ("es", "a las 17h30", "24.11. 17:30"),
        # lengths of time
        ("en", "in 20 minutes", "24.11. 10:20"),
        ("en", "within 48 hours", "26.11. 10:00"),
        ("en", "in half an hour", "24.11. 10:30"),
        ("en", "over the next few days", "29.11. 18:00"),
        ("en", "within two working days", "26.11. 18:00"),
        ("en", "within 4 working days", "30.11. 18:00"),
        ("it", "entro un'ora", "24.11. 11:00"),
        ("it", "entro 24-48 ore", "26.11. 10:00"),
        ("it", "fra due settimane", "08.12. 18:00"),
        ("es", "en dos horas", "24.11. 12:00"),
        ("es", "en 24 h", "25.11. 10:00"),
        ("es", "en las próximas horas", "24.11. 15:00"),
        # days of the week, and weeks
        ("en", "on Friday", "27.11. 18:00"),
        ("en", "by Tuesday", "01.12. 18:00"),
        ("it", "entro lunedì", "30.11. 18:00"),
        ("es", "el miércoles a más tardar a las 10", "25.11. 10:00"),
        ("en", "this week", "27.11. 18:00"),
        ("it", "la prossima settimana", "04.12. 18:00"),
        ("es", "este fin de semana", "29.11. 18:00"),
        ("en", "by the end of the month", "30.11. 18:00"),
        ("es", "el próximo mes", "31.12. 18:00"),
        # dates, the day first
        ("en", "24 November", "24.11. 18:00"),
        ("en", "on Friday, 27 November, at 10", "27.11. 10:00"),
        ("en", "December 3rd", "03.12. 18:00"),
        ("en", "2026-12-01", "01.12. 18:00"),
        ("en", "the 30th", "30.11. 18:00"),
        ("en", "on 3 May", "03.05. 18:00"),
        ("it", "il 1° dicembre", "01.12. 18:00"),
        ("it", "il 1.12.2026", "01.12. 18:00"),
        ("es", "el 30 de noviembre de 2026", "30.11. 18:00"),
        ("es", "24/11", "24.11. 18:00"),
        ("es", "1/12/26", "01.12. 18:00"),
        ("es", "el 7", "07.12. 18:00"),
        ("it", "il 31", "31.12. 18:00"),
        # several times
        ("en", "My shift's over at 4, but Priya will mail you by five", "24.11. 17:00"),
        ("en", "An update on Monday's fault will come by Friday", "27.11. 18:00"),
        ("en", "A number in ten minutes, an answer today", "24.11. 10:10"),
        ("en", "Tomorrow we'll ask, it takes them half a day in 30 minutes", "25.11. 18:00"),
        # another language that we read
        ("en", "Le escribimos pasado mañana", "26.11. 18:00"),
        ("de", "tomorrow", "25.11. 18:00"),
    ],
)
def test_a_time_is_understood(language, sentence, expected):
    assert told(sentence, language) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "I will find out",
        "We are here 24/7",
        "We'll mail you, we are open Monday to Friday",
        "Last Monday it was too late",
        "It costs € 18.00",
        "By 50% less",
        "at 25:00",
        "after 5 days",
        "30/2",
        "3 November",  # three weeks ago
        "3 November 2025",
        "3 May 1999",
        "31/12/1999",
        "29/02",  # neither this year nor the next
        "",
    ],
)
def test_what_names_no_time_that_comes_names_none(sentence):
    assert told(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("today", "24.11. 21:00"),
        ("today at five", "24.11. 21:00"),
        ("this afternoon", "24.11. 21:00"),
        ("by five", "25.11. 17:00"),
        ("by ten", "24.11. 22:00"),
        ("in the morning", "25.11. 12:00"),
        ("24/11", "24.11. 21:00"),
        ("You wrote this morning, you'll hear from us tomorrow", "25.11. 18:00"),
    ],
)
def test_what_is_past_by_the_evening_is_meant_for_later(sentence, expected):
    assert told(sentence, now=TUESDAY.replace(hour=19)) == expected


def test_this_week_is_today_once_its_friday_is_over():
    saturday = datetime(2026, 11, 28, 9, 0, tzinfo=ROME)
    assert told("this week", now=saturday) == "28.11. 18:00"
    assert told("within a working day", now=saturday) == "30.11. 18:00"


def test_hours_are_counted_and_days_are_not_across_a_change_of_the_clocks():
    eve = datetime(2026, 10, 24, 10, 0, tzinfo=ROME)
    assert due("within 24 hours", "en", now=eve, zone=ROME) == eve.astimezone(UTC) + timedelta(hours=24)
    assert due("tomorrow at ten", "en", now=eve, zone=ROME) == eve.astimezone(UTC) + timedelta(hours=25)


def test_an_hour_that_the_clocks_leave_out_still_comes():
    eve = datetime(2027, 3, 27, 10, 0, tzinfo=ROME)
    assert due("tomorrow at 02:30", "en", now=eve, zone=ROME) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("piece", ["today morning ", "in ", " ", "at 5 ", "1/", "3 may ", "in 1 - ", "a las ", "a"])
def test_a_sentence_of_any_length_is_read_in_no_time(piece):
    told(piece)
    began = time.perf_counter()
    told(piece * 50_000)
    assert time.perf_counter() - began < 1


WORDS = [
    "by",
    "at",
    "in",
    "5",
    "24",
    "31/12",
    "tomorrow",
    "Friday",
    "pm",
    "days",
    "entro",
    "le",
    "mañana",
    "29 feb",
    ":30",
]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=8), st.integers(0, 500_000))
def test_whatever_is_said_is_due_later_or_never(pieces, hours):
    now = TUESDAY.astimezone(UTC) + timedelta(hours=hours)
    moment = due(" ".join(pieces), "en", now=now, zone=ROME)
    assert moment is None or moment >= now
