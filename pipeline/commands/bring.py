"""The command of `register` that keeps a file which a person brought: the file goes into the store, and what became of it is told."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from pipeline.build import build_register
from pipeline.builds import ROOT
from pipeline.commands.options import data_option, in_folder
from pipeline.commands.review import as_at_of, edition_lines, edition_of
from pipeline.declared import load_declared
from pipeline.declaring.declarations import Declared
from pipeline.model import Refused, RegisterError
from pipeline.read import read_document
from pipeline.summary import TO_DO

# The chapter of CONTRIBUTING.md that says how a file is taken back.
CHAPTER = "A wrong file, or a wrong day"


def _takes_files(source: str, declared: Declared) -> None:
    """Raises UsageError where a file that a person brings cannot be one of `source`: no part of a register stands in its files, or they
    are our own transcriptions, which are files of data/documented."""
    takers = [one.source_id for one in declared.sources.values() if one.spider and declared.sections_of(one.source_id)]
    if source not in takers:
        what = "takes no files by hand" if source in declared.sources else "is not a source"
        raise click.UsageError(f"{source!r} {what}. Those that take them: {', '.join(takers)}.")


@contextmanager
def _kept_all_the_same(sha256: str, data: Path) -> Iterator[None]:
    """Has whatever is wrong with a file that was kept be told with where it is kept and how it is taken back."""
    kept = (
        f"The file is kept all the same: {data / 'published' / 'captures.csv'} has a line with its hash, {sha256}. "
        f"If it was added by mistake, CONTRIBUTING.md says how it is taken back, under “{CHAPTER}”."
    )
    try:
        yield
    except Refused as error:
        raise Refused(error.code, f"{error} {kept}") from error
    except RegisterError as error:
        raise RegisterError(f"{error} {kept}") from error


def _keep(file: Path, *arguments: str) -> None:
    """Put a file into the store. Raises RegisterError with what the child process says of it where it is not kept."""
    command = [sys.executable, "-m", "scrapers.add", str(file.resolve()), *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        why = said[-1].rstrip(".")
        raise RegisterError(f"{file} could not be stored: {why}. Nothing was added to the register. Mend that, and add the file again.")


def tell_of_the_day(given: str, held: str, sha256: str, data: Path) -> None:
    """A day that was given and not taken, or that is yet to come, is said: the order of the editions rests on it."""
    where = f"say so in {data / 'declared' / 'editions.yml'} under sha256: {sha256}, and build"
    if given != held:
        click.echo(f"These bytes are held as at {held} already, so --as-at {given} changed nothing. If {held} is wrong, {where}.", err=True)
    elif given > (today := date.today().isoformat()):
        click.echo(f"As at {given} lies after today ({today}). If that is a slip, {where}.", err=True)


@click.command(name="add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="The source's id.")
@click.option("--as-at", default="", help="The day that the register in the file is as at.")
@click.option("--captured-at", default="", help="When the file was had.")
@click.option("--url", default="", help="The address that it was had from.")
@click.option("--via", type=click.Choice(["foi", "manual", "web-archive"]), default="manual", show_default=True)
@click.option("--by", default="", help="Who brought it: a role or an organisation, never a private person's name.")
@data_option
def add_command(file: Path, source: str, as_at: str, captured_at: str, url: str, via: str, by: str, data: Path) -> None:
    """Keep a file that a person brought, and build. Prints its edition's id. Exit 2 if the file is refused (it is kept all the same)."""
    _takes_files(source, load_declared(data))
    if as_at and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", as_at):
        raise click.UsageError(f"--as-at {as_at!r} is not a date such as 2026-09-01.")
    if not file.stat().st_size:
        raise Refused("empty", f"{file} is empty, so there is nothing to keep. Ask for it again.")
    options = {"--as-at": as_at, "--captured-at": captured_at, "--url": url, "--via": via, "--by": by}
    given = [text for name, value in options.items() if value for text in (name, value)]
    _keep(file, "--data", str(data.resolve()), "--source", source, *given)
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    with _kept_all_the_same(sha256, data):
        _build_and_tell(file, source, as_at, sha256, data)


def _build_and_tell(file: Path, source: str, as_at: str, sha256: str, data: Path) -> None:
    """Build with the file that was kept, and say which edition it is and what a person should know of it. Raises Refused where it cannot
    be read."""
    built = build_register(data)
    read_document(file, file.name, "table")
    edition_id, status, reason = edition_of(built.database, sha256)
    click.echo(edition_id)
    if not edition_id.startswith(f"{source}-"):
        click.echo(
            f"These bytes were held already as a document of another source, which they stay with: --source {source} changed nothing. "
            f"If that source is wrong, take them back as CONTRIBUTING.md says under “{CHAPTER}”, and add the file again.",
            err=True,
        )
    if as_at:
        tell_of_the_day(as_at, as_at_of(built.database, edition_id), sha256, data)
    click.echo("\n".join(edition_lines(built.database, edition_id)), err=True)
    mistakes = [line for line in built.lines if line.startswith(TO_DO)]
    click.echo(in_folder("".join(f"{line}\n" for line in mistakes), data), err=True, nl=False)
    click.echo("A site that is being served shows it when it is started again: register serve", err=True)
    if status == "unread":
        raise Refused(
            "unread",
            f"{file} is held as {edition_id}, but {reason}. "
            f"Run `register layout {file} --source {source}` and finish the layout it drafts.",
        )
