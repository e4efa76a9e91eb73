"""The README's list of settings is the one in config.py."""

from __future__ import annotations

from config import ROOT, SETTINGS, Setting


def row(setting: Setting) -> str:
    """The line of the README that tells about `setting`."""
    default = setting.default.replace(str(ROOT) + "/", "")
    return f"| `{setting.name}` | {f'`{default}`' if default else ''} | {setting.about} |"


def test_every_setting_has_its_line_in_the_readme_and_no_line_is_left_over() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    table = lines[lines.index("| setting | default | what it is |") + 2 :]
    assert table[: len(SETTINGS) + 1] == [*map(row, SETTINGS), ""]
