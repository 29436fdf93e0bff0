"""The commands of `register` that put a build before readers and tell how the register is."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from pipeline.checks import problems_of
from pipeline.commands.options import data_option, database_of
from pipeline.declared import load_declared
from pipeline.fold import plural

LOOK = 4


@click.command(name="publish")
@click.option("--through", default="", help="nginx's address: unless it shows the new build, the switch is taken back.")
@click.option("--serving", type=click.Path(path_type=Path), default=None, help="Where nginx looks; else built/serving in the data folder.")
@click.option("--stop", "stopping", is_flag=True, help="End every process that was started, and serve nothing.")
@data_option
def publish_command(through: str, serving: Path | None, stopping: bool, data: Path) -> None:
    """Serve the newest build from two processes behind nginx. Switches to them without a lost request. Exit 1: nothing was switched."""
    # Imported here: asking the new processes would cost every other command a fifth of a second.
    from pipeline.serving import switching

    folder = (serving or data / "built" / "serving").resolve()
    if stopping:
        ended = switching.stop(folder)
        click.echo(f"{plural(ended, 'published build was', 'published builds were')} ended.")
        return
    database = database_of(data)
    address = os.environ.get("REGISTER_ADDRESS", "")
    if not address:
        click.echo("REGISTER_ADDRESS is not set, so there is no sitemap, and feeds do not name the site.", err=True)
    switching.publish(database, folder, through, urlsplit(address).netloc, lambda: problems_of(database, load_declared(data)), click.echo)


@click.command(name="status")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
@click.option("--issues", type=click.Path(path_type=Path), default=None, help="Also write each thing to a file of this new folder.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Silence is counted up to this day; else to the clock's.")
@data_option
def status_command(as_json: bool, issues: Path | None, today: datetime | None, data: Path) -> None:
    """Say how each source is, and what a person should look at. Exit 0 nothing, 4 something; what can be decided at leisure is counted."""
    from pipeline.commands.status import as_dict, lines_of, status_of, write_issues

    status = status_of(database_of(data), data, today.date() if today else date.today())
    if issues:
        write_issues(status, issues)
    click.echo(json.dumps(as_dict(status), indent=1, ensure_ascii=False) if as_json else "\n".join(lines_of(status)))
    click.get_current_context().exit(LOOK if status.attention else 0)
