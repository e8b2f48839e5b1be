"""Settings: what is wrong is refused by name before anything starts, and what exists is written down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.settings import ROOT, Settings, SettingsError, is_loopback, read_secret, settings_table

DOCUMENTED = (ROOT / "docs" / "operating.md").read_text("utf-8")


def refusal(environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    return str(caught.value)


def test_without_any_setting_it_listens_on_this_machine_only() -> None:
    settings = Settings.from_environment({"PATH": "/bin"})
    assert (settings.host, settings.port) == ("127.0.0.1", 8321)
    assert settings.on_loopback


def test_the_keys_lie_beside_the_data_and_not_in_it(tmp_path: Path) -> None:
    settings = Settings.from_environment({"OPEN_DOOR_DATA": str(tmp_path / "door")})
    assert settings.secrets == tmp_path / "door-secrets"
    assert Settings.from_environment({}).secrets.parent == Settings.from_environment({}).data.parent


@pytest.mark.parametrize("inside", ["", "/secrets", "/a/b", "/../door/secrets"])
def test_keys_inside_the_data_folder_are_refused(tmp_path: Path, inside: str) -> None:
    data = tmp_path / "door"
    data.mkdir()
    said = refusal({"OPEN_DOOR_DATA": str(data), "OPEN_DOOR_SECRETS": f"{data}{inside}"})
    assert said.startswith("OPEN_DOOR_SECRETS: must not lie inside OPEN_DOOR_DATA")


def test_keys_inside_the_data_folder_are_refused_by_way_of_a_link_too(tmp_path: Path) -> None:
    (tmp_path / "door").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "door")
    said = refusal(
        {"OPEN_DOOR_DATA": str(tmp_path / "door"), "OPEN_DOOR_SECRETS": str(tmp_path / "link" / "keys")}
    )
    assert said.startswith("OPEN_DOOR_SECRETS:")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "80.5"),
        ("HOST", "chat.example.org"),
        ("HOST", "300.0.0.1"),
        ("DATA", "/dev/null"),
        ("SECRETS", "/dev/null"),
        ("PUBLIC_URL", "door.example.org"),
        ("PUBLIC_URL", "http://door.example.org"),
        ("PUBLIC_URL", "https://chat.example.org/path"),
        ("PUBLIC_URL", "https://me:word@chat.example.org"),
        ("PUBLIC_URL", "https://chat.example.org:99999"),
        ("SITES", "/nowhere/sites.yml"),
        ("ASSISTANT_URLS", "http://10.1.2.3:5005"),
        ("ASSISTANT_URLS", "http://assistant.example.org"),
        ("ASSISTANT_URLS", "http://127.0.0.1.example.org"),
        ("ASSISTANT_URLS", "https://a.example.org,"),
        ("ASSISTANT_URLS", "ftp://127.0.0.1"),
        ("ASSISTANT_SECRET_FILE", "/nowhere/secret"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("ON_CALL_WEBHOOK", "ftp://hook.example.org"),
        ("ON_CALL_EMAIL", "nobody"),
        ("SMTP_URL", "mail.example.org:25"),
    ],
)
def test_a_wrong_value_is_refused_by_name_with_what_is_allowed(name: str, value: str) -> None:
    said = refusal({f"OPEN_DOOR_{name}": value})
    assert said.startswith(f"OPEN_DOOR_{name}: must be ")
    assert value not in said, "a refusal is printed and logged, and the value may be a password"


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = refusal({"OPEN_DOOR_PORT": "x", "OPEN_DOOR_LOG_LEVEL": "y"}).splitlines()
    assert [line.split(":")[0] for line in said] == ["OPEN_DOOR_PORT", "OPEN_DOOR_LOG_LEVEL"]


@pytest.mark.parametrize(
    "name", ["OPEN_DOOR_PROT", "OPEN_DOOR_", "open_door_port", "OPEN_DOOR_ASSISTANT_SECRET"]
)
def test_an_unknown_setting_is_refused_by_name(name: str) -> None:
    assert refusal({name: "1"}).startswith(f"{name}: there is no such setting.")


def test_a_misspelt_setting_is_answered_with_the_nearest() -> None:
    assert "Did you mean OPEN_DOOR_PORT?" in refusal({"OPEN_DOOR_PROT": "1"})


def test_a_setting_that_is_set_to_nothing_counts_as_not_set() -> None:
    assert Settings.from_environment({"OPEN_DOOR_PORT": " "}).port == 8321


def test_assistants_elsewhere_need_a_secret_and_https(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("word\n")
    urls = {"OPEN_DOOR_ASSISTANT_URLS": "http://127.0.0.1:5005/, https://Assistant.example.org"}
    assert refusal(urls).startswith("OPEN_DOOR_ASSISTANT_SECRET_FILE: is needed")
    assert refusal({"OPEN_DOOR_ASSISTANT_SECRET_FILE": str(secret)}).startswith(
        "OPEN_DOOR_ASSISTANT_URLS: is needed"
    )
    settings = Settings.from_environment({**urls, "OPEN_DOOR_ASSISTANT_SECRET_FILE": str(secret)})
    assert settings.assistant_urls == ("http://127.0.0.1:5005", "https://assistant.example.org")
    assert settings.assistant_secret_file is not None
    assert read_secret(settings.assistant_secret_file) == "word"


@pytest.mark.parametrize("content", ["", " \n", "{}", "{not json", '{"secret": ""}'])
def test_a_secret_file_without_a_secret_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "secret").write_text(content)
    with pytest.raises(SettingsError, match="holds no secret"):
        read_secret(tmp_path / "secret")


def test_a_child_gets_the_same_settings_from_its_environment(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("word")
    settings = Settings(
        data=tmp_path / "door",
        port=0,
        public_url="https://chat.example.org",
        assistant_urls=("http://127.0.0.1:5005", "http://127.0.0.1:5006"),
        assistant_secret_file=tmp_path / "secret",
        log_level="debug",
    )
    assert Settings.from_environment(settings.to_environment()) == settings


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", [None, "", "0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org"])
def test_other_machines_are_not_taken_for_this_one(host: str | None) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(("name", "default"), [(name, default) for name, _, default in settings_table()])
def test_every_setting_stands_in_the_operating_guide_with_its_default(name: str, default: str) -> None:
    rows = [line for line in DOCUMENTED.splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1
    assert default in rows[0]


def test_the_operating_guide_names_no_setting_that_there_is_not() -> None:
    known = {name for name, _, _ in settings_table()}
    assert set(re.findall(r"OPEN_DOOR_[A-Z_]*[A-Z]", DOCUMENTED)) == known
