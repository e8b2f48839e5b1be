"""The file of centers: what it says reaches the center whole, what it does not say is unknown, a mistake is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from server.adapters import sites_file
from server.adapters.sites_file import BadSites
from server.core.sites import Insurers, Site

GIVEN = yaml.safe_load(sites_file.DEFAULT.read_text(encoding="utf-8"))
SITES = sites_file.load(sites_file.DEFAULT)
LEAST = {
    "sites": {"lima": {"name": "Lima Center", "town": "Lima, Ohio", "care": {"iop": "a few days a week"}}},
    "phones": {"returning_to_iop": "(419) 555-0101", "admissions": "(419) 555-0102"},
}


def load(tmp_path: Path, **changes: object) -> Site:
    content = {**LEAST, "sites": {"lima": {**LEAST["sites"]["lima"], **changes}}}
    (tmp_path / "sites.yml").write_text(yaml.safe_dump(content))
    return sites_file.load(tmp_path / "sites.yml")["lima"]


@pytest.mark.parametrize("id", SITES)
def test_everything_that_the_file_says_of_a_center_is_known(id: str) -> None:
    site, entry = SITES[id], GIVEN["sites"][id]
    assert {level.id: level.words for level in site.care} == entry["care"]
    assert list(site.same_day) == entry["same_day"]
    assert site.treats == entry.get("treats")
    assert list(site.serves) == entry.get("returning", {}).get("serves", [])
    assert site.insurers is not None
    assert list(site.insurers.commonly) == entry["insurers"].get("commonly", [])
    assert site.insurer_not_contacted == (entry["insurer_not_contacted"] is True)


def test_medicaid_is_stated_by_one_center_alone() -> None:
    assert [id for id, site in SITES.items() if site.insurers and site.insurers.ohio_medicaid] == [
        "ohio-detox-maumee"
    ]


def test_what_a_file_does_not_say_is_unknown(tmp_path: Path) -> None:
    site = load(tmp_path)
    assert (site.insurers, site.treats, site.same_day, site.serves) == (None, None, (), ())
    assert site.insurer_not_contacted is False and site.own_voice is False


@pytest.mark.parametrize(
    "stated, expected", [({"most_major": True}, "any"), ({"most_major_private": True}, "private"), ({}, None)]
)
def test_most_major_insurers_are_what_the_center_calls_them(
    tmp_path: Path, stated: dict[str, bool], expected: str | None
) -> None:
    site = load(tmp_path, insurers=stated)
    assert isinstance(site.insurers, Insurers) and site.insurers.most_major == expected


@pytest.mark.parametrize(
    "changes, where",
    [
        ({"care": {"iop": "call {admissions_phone}"}}, "sites.lima.care.iop"),
        ({"care": {"I O P": "days"}}, "sites.lima.care"),
        ({"insurers": {"everyone": True}}, "sites.lima.insurers.everyone"),
        ({"insurers": {"commonly": "Aetna"}}, "sites.lima.insurers.commonly"),
        ({"insurer_not_contacted": "perhaps"}, "sites.lima.insurer_not_contacted"),
        ({"same_day": [""]}, "sites.lima.same_day.0"),
        ({"treats": ""}, "sites.lima.treats"),
        ({"returning": {"towns": []}}, "sites.lima.returning.towns"),
    ],
)
def test_a_mistake_is_refused_by_its_place(tmp_path: Path, changes: dict[str, object], where: str) -> None:
    with pytest.raises(BadSites, match=re.escape(where)):
        load(tmp_path, **changes)
