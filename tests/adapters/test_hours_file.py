"""The file of centers: duty hours are read as they are meant, and refused by name where they are wrong."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server.adapters import sites_file

FILE = """
sites:
  a-center:
    name: A Center
    town: Toledo, Ohio
    care: {{iop: x}}
    hours: {hours}
phones: {{returning_to_iop: (888) 657-0858, admissions: (833) 657-0858}}
"""
OHIO = ZoneInfo("America/New_York")


def load(folder: Path, hours: str) -> sites_file.Site:
    path = folder / "sites.yml"
    path.write_text(FILE.format(hours=hours))
    return sites_file.load(path)["a-center"]


def test_the_five_centers_have_no_hours_because_none_are_known() -> None:
    assert {site.hours for site in sites_file.load(sites_file.DEFAULT).values()} == {None}


def test_hours_are_read_as_they_are_meant(tmp_path: Path) -> None:
    hours = load(
        tmp_path,
        '{timezone: America/New_York, weekly: {mon: ["13:00-24:00", "09:00-12:00"], sat: ["22:00-06:00"]},'
        " closed: [2026-12-28]}",
    ).hours
    assert hours is not None
    for moment, open_ in {
        "2026-11-23T11:59": True, "2026-11-23T12:30": False, "2026-11-23T23:59": True,
        "2026-11-24T00:00": False, "2026-11-22T05:00": True, "2026-12-28T10:00": False,
    }.items():  # fmt: skip
        assert hours.is_open(datetime.fromisoformat(moment).replace(tzinfo=OHIO)) is open_, moment


@pytest.mark.parametrize(
    ("hours", "named"),
    [
        ("{timezone: Ohio/Toledo, weekly: {}}", "timezone"),
        ('{timezone: America/New_York, weekly: {monday: ["09:00-17:00"]}}', "weekly"),
        ('{timezone: America/New_York, weekly: {mon: ["9-17"]}}', "span of time"),
        ('{timezone: America/New_York, weekly: {mon: ["09:00-24:30"]}}', "span of time"),
        ('{timezone: America/New_York, weekly: {mon: ["09:00-09:00"]}}', "span of time"),
        ("{timezone: America/New_York, weekly: {}, closed: [christmas]}", "closed"),
        ('{weekly: {mon: ["09:00-17:00"]}}', "timezone"),
        ("{timezone: America/New_York, weekly: {}, open: yes}", "open"),
    ],
)
def test_what_is_wrong_is_refused_by_name(tmp_path: Path, hours: str, named: str) -> None:
    with pytest.raises(sites_file.BadSites, match=named):
        load(tmp_path, hours)
