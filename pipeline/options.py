"""What the commands of `register` share: the option that names the data folder, and the newest build in it."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.builds import is_whole
from pipeline.model import RegisterError

data_option = click.option("--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="The data folder.")


def database_of(data: Path) -> Path:
    """The database of the newest build. Raises RegisterError where there is none, or where it has not the bytes it was built with."""
    link = data / "built" / "register.db"
    if not link.exists():
        raise RegisterError(f"There is no build in {data}. Run `register build` first.")
    database = link.resolve()
    if not is_whole(database.parent):
        raise RegisterError(f"{database} does not have the bytes that it was built with. Run `register build` to make it again.")
    return database
