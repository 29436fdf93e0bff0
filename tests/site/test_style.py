"""The stylesheet: its colours keep their contrast in light, dark and print, and it asks for nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).absolute().parents[2] / "site" / "static" / "site.css").read_text(encoding="utf-8")
# What is read stands 4.5 to 1 on its ground; edges of boxes, focus and bars 3 to 1 (WCAG 2.2: 1.4.3 and 1.4.11).
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "link", "visited", "gone") for ground in ("paper", "raised", "tint")),
    *((ink, "warn-tint") for ink in ("ink", "soft", "link", "visited")),
    ("on-cover", "cover"),
    ("on-label", "label"),
]
EDGES = [
    *((edge, ground) for edge in ("strong-line", "focus", "bar", "now") for ground in ("paper", "raised", "tint")),
    ("cover-focus", "cover"),
    ("cover-line", "cover"),
]


def colours(theme: str) -> dict[str, str]:
    """Each custom property that is a colour, as the theme leaves it."""
    light = CSS.split(":root {")[1].split("}")[0]
    dark = CSS.split("(prefers-color-scheme: dark)")[1].split("}")[0]
    paper = CSS.split("@media print {")[1].split("}")[0]
    named = {"light": [light], "dark": [light, dark], "print": [light, paper]}[theme]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", "".join(named)))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_colours_keep_their_contrast(theme: str) -> None:
    named = colours(theme)
    poor = [
        f"{one} on {ground}: {contrast(named[one], named[ground]):.2f}"
        for pairs, least in ((TEXT, 4.5), (EDGES, 3.0))
        for one, ground in pairs
        if contrast(named[one], named[ground]) < least
    ]
    assert poor == []


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert round(contrast("#000", "#ffffff"), 2) == 21


def test_colours_are_named_once_and_used_by_name() -> None:
    rules = re.sub(r"/\*.*?\*/|--[\w-]+: [^;}]*[;}]", "", CSS, flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", rules)) <= {"#fff", "#000"}
    defined = set(re.findall(r"--([\w-]+):", CSS))
    assert set(re.findall(r"var\(--([\w-]+)\)", CSS)) <= defined


def test_nothing_is_asked_from_elsewhere_and_the_file_stays_small() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "@font-face" not in CSS
    assert CSS.count("\n") <= 250
    assert len(CSS.encode()) < 20_000
