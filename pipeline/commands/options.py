"""What the commands of `register` share: the option that names the data folder, and the newest build in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from pipeline.builds import is_whole
from pipeline.load import has_our_tables
from pipeline.model import RegisterError

# What a data folder holds before anything is collected or built.
SETTINGS = ("declared", "decided", "documented")


def day_given(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    """The text of an option that is a day, or nothing. Raises BadParameter in plain words where it is neither."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day; write it as 2026-06-01.") from error


def _folder(_context: click.Context, _parameter: click.Parameter, data: Path) -> Path:
    """The data folder, before any command writes into it. Raises BadParameter where it is not there, or holds no settings to build by."""
    if not data.is_dir():
        raise click.BadParameter(f"There is no folder {data}. Run this where the project is, or name its data folder with --data.")
    if missing := [f"no {name}/" for name in SETTINGS if not (data / name).is_dir()]:
        raise click.BadParameter(
            f"{data} is no data folder of the register: there is {' and '.join(missing)} in it. Nothing was written into it. "
            "Name the project's folder data with --data, or a folder that has these copied from there."
        )
    return data


data_option = click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, callback=_folder, help="The data folder."
)


def database_of(data: Path) -> Path:
    """The database of the newest build. Raises RegisterError where there is none, or where it has not the bytes or
    the tables that this program would give it."""
    link = data / "built" / "register.db"
    if not link.exists():
        raise RegisterError(f"There is no build in {data}. Run `register build` first.")
    database = link.resolve()
    if not is_whole(database.parent):
        raise RegisterError(f"{database} does not have the bytes that it was built with. Run `register build` to make it again.")
    if not has_our_tables(database):
        raise RegisterError(f"{database} was made with other tables than this program knows. Run `register build` to make it again.")
    return database


def in_folder(text: str, data: Path) -> str:
    """`text` with the folders of settings named where they are: the build names them below `data`, whatever folder it was given."""
    return re.sub(r"(?<![\w/.-])data/(?=(declared|decided|documented|published)/)", lambda _: f"{data}/", text)
