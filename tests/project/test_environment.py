"""A wrong setting stops the start, names itself, and says what to do."""

import pytest

from mutuals_tracker import environment


@pytest.mark.parametrize("written", ["maybe", "2", "yes please"])
def test_a_flag_is_yes_or_no(monkeypatch, written):
    monkeypatch.setenv("DEBUG", written)
    with pytest.raises(environment.SettingError, match=r"Setting DEBUG: .*Use true or false"):
        environment.flag("DEBUG", default=False)


@pytest.mark.parametrize("written", ["0", "70000", "-1", "eighty", "8.5"])
def test_a_number_is_within_its_bounds(monkeypatch, written):
    monkeypatch.setenv("SMTP_PORT", written)
    with pytest.raises(environment.SettingError, match=r"Setting SMTP_PORT: .* from 1 to 65535"):
        environment.whole_number("SMTP_PORT", 587, least=1, most=65535)


def test_a_blank_variable_is_as_good_as_none(monkeypatch):
    monkeypatch.setenv("SMTP_PORT", "  ")
    assert environment.whole_number("SMTP_PORT", 587, least=1, most=65535) == 587


@pytest.mark.parametrize("written", ["", "mysql://localhost/x", "localhost:5432", "postgresql://host:port/x"])
def test_an_address_has_a_known_scheme(monkeypatch, written):
    monkeypatch.setenv("DATABASE_URL", written)
    with pytest.raises(environment.SettingError, match=r"Setting DATABASE_URL: .*postgresql://u@h/d"):
        environment.address("DATABASE_URL", schemes=("postgresql",), example="postgresql://u@h/d")


def test_a_choice_lists_the_choices(monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(environment.SettingError, match="INFO, ERROR"):
        environment.choice("LOG_LEVEL", "INFO", ("INFO", "ERROR"))


def test_a_folder_is_no_file(monkeypatch, tmp_path):
    (tmp_path / "taken").write_text("x")
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path / "taken"))
    with pytest.raises(environment.SettingError, match="Setting LOCAL_DIR"):
        environment.folder("LOCAL_DIR", tmp_path)


def test_names_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example ,")
    assert environment.names("ALLOWED_HOSTS") == ["a.example", "b.example"]
