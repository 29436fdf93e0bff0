"""The `register` command. It becomes the collector or the server where one is asked for, so it imports neither scrapers nor site."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from datetime import date
from functools import partial
from pathlib import Path

import click

from pipeline import audit
from pipeline.build import build_register
from pipeline.builds import ROOT, hold
from pipeline.checks import problems_of
from pipeline.commands.archive import write_archive
from pipeline.commands.bring import add_command
from pipeline.commands.decide import ASKED, answer_lines, what_withholding_does, withhold_name
from pipeline.commands.diff import diff_editions, diff_lines
from pipeline.commands.explain import layout_lines
from pipeline.commands.options import data_option, database_of, day_given, in_folder
from pipeline.commands.review import KINDS, review_lines, wanted_lines
from pipeline.commands.running import publish_command, status_command
from pipeline.declared import load_declared
from pipeline.faults import RegisterGroup
from pipeline.fold import plural
from pipeline.load import has_our_tables
from pipeline.model import RegisterError
from pipeline.progress import Progress
from pipeline.serving.server import check_port, server_command


@click.group(cls=RegisterGroup)
@click.option("-v", "--verbose", is_flag=True, help="Say what is being done.")
def register(verbose: bool) -> None:
    """Pupil Data Register: who received children's data from England's National Pupil Database."""
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s", stream=sys.stderr)


@register.command()
@click.argument("source_ids", nargs=-1)
@click.option("--since", default="", callback=day_given, help="Only what is dated on or after this day, from Parliament.")
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), default=None, help="Stop cleanly after so many minutes.")
@data_option
def collect(source_ids: tuple[str, ...], since: str, minutes: float | None, data: Path) -> None:
    """Ask the publishers for what is new and keep the bytes. Exit 0 all answered, 3 some not reached, 4 something is incomplete."""
    sources = {one.source_id: one for one in load_declared(data).sources.values() if one.spider}
    unknown = [one for one in source_ids if one not in sources]
    if unknown:
        raise click.UsageError(f"No spider for: {', '.join(unknown)}. There are: {', '.join(sources)}.")
    arguments = ["--data", str(data.resolve())]
    for source_id in source_ids or sources:
        one = vars(sources[source_id])
        handed = ("source_id", "spider", "page_url", "hosts", "title", "collect")
        arguments += ["--source", json.dumps({name: one[name] for name in handed})]
    arguments += ["--since", since] if since else []
    arguments += ["--minutes", str(minutes)] if minutes is not None else []
    arguments += ["--verbose"] if logging.getLogger().isEnabledFor(logging.INFO) else []
    sys.stdout.flush()
    os.chdir(ROOT)
    # This process becomes the collector, so that whoever stops it stops that, and is told what became of each address.
    os.execv(sys.executable, [sys.executable, "-m", "scrapers.collect", *arguments])


@register.command()
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Write a plain file here, and leave the served register.")
@click.option("--afresh", is_flag=True, help="Read and build everything again though nothing is new; it must come out the same.")
@data_option
def build(out: Path | None, afresh: bool, data: Path) -> None:
    """Build the register from everything held. Exit 0 built, 1 not built (the last good one stays)."""
    built = build_register(data, out, afresh, Progress(partial(click.echo, err=True)))
    click.echo(in_folder("\n".join(built.lines), data))
    if built.reused:
        again = "It was made again, and is the same." if afresh else "Nothing is new since this build was made."
        click.echo(built.went_back or again, err=True)
    unchanged = " (unchanged)" if built.reused and not built.went_back else ""
    click.echo(f"build {built.build_id}{unchanged}: {out or built.database}")


@register.command()
@click.option("--strict", is_flag=True, help="Also stop on sheets that are unread, quarantined or not reviewed, and on refused documents.")
@data_option
def check(strict: bool, data: Path) -> None:
    """Say whether the built register holds together. Exit 0, or 1 with what does not hold."""
    database = database_of(data)
    found = problems_of(database, load_declared(data))
    found += audit.look(data, database, database.parent / "downloads", later_may_wait=True).lines
    if strict:
        found += review_lines(database, ("sheets",))
    click.echo(in_folder("\n".join(found), data) or "Everything holds.")
    sys.exit(1 if found else 0)


@register.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="Read it as a file of this source; else each source's layouts are tried.")
@data_option
def layout(file: Path, source: str, data: Path) -> None:
    """Show how each sheet of FILE would be read, heading by heading. Drafts a layout for what would not be."""
    declared = load_declared(data)
    if source and source not in declared.sources:
        raise click.UsageError(f"{source!r} is not a source. There are: {', '.join(declared.sources)}.")
    click.echo(in_folder("\n".join(layout_lines(file, source, declared)), data))


@register.command()
@click.argument("kinds", nargs=-1, type=click.Choice(list(KINDS)))
@click.option("--by", default="", help="Answer at this terminal, as this role (never a private person's name).")
@data_option
def review(kinds: tuple[str, ...], by: str, data: Path) -> None:
    """List what awaits a person, and the file in which to answer. With --by, asks about names, links and claims and writes the answers."""
    once = tuple(dict.fromkeys(kinds))
    if by:
        click.echo(answer_lines(database_of(data), data, once or tuple(ASKED), by))
    else:
        click.echo(in_folder("\n".join(review_lines(database_of(data), once or tuple(KINDS))), data) or "Nothing awaits a decision.")


@register.command()
@click.option("--by", required=True, help="Who decides: a role, never a private person's name.")
@click.option("--why", required=True, help="Why, without the name.")
@data_option
def withhold(by: str, why: str, data: Path) -> None:
    """Have a private person's name replaced by words everywhere. Takes effect with the next build. The name is kept as a hash alone."""
    name = click.prompt("The name (it is not shown)", hide_input=True)
    if fault := withhold_name(data, name, by, why, date.today()):
        raise RegisterError(f"Not written: {fault}.")
    click.echo(f"Written to {data / 'decided' / 'withheld_names.csv'}. {what_withholding_does(data, name)}")
    click.echo("Build, serve again and build once more:")
    click.echo("a build that shows the name goes once it is served no more. Delete archives and frozen copies that show it.")


@register.command()
@click.argument("first")
@click.argument("second")
@data_option
def diff(first: str, second: str, data: Path) -> None:
    """Show how two editions, given by their ids, differ.

    Tells what appeared, changed and is no longer listed. Where an id is none, it names those that there are.
    """
    click.echo("\n".join(diff_lines(diff_editions(database_of(data), first, second))))


@register.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@data_option
def serve(port: int, data: Path) -> None:
    """Serve the register on http://127.0.0.1:PORT. Builds first if there is no build. One build per process."""
    link = data / "built" / "register.db"
    # A build of an older or a newer program is made again from what is held, and never changed in place.
    if not link.exists() or not has_our_tables(link.resolve()):
        build_register(data)
    check_port(port)
    command = server_command(database_of(data), port)
    hold(database_of(data).parent)
    click.echo(f"The register is at http://127.0.0.1:{port} (Ctrl-C stops it)")
    sys.stdout.flush()
    os.chdir(ROOT)
    # This process becomes the server, so that stopping it stops the server and leaves nothing behind.
    os.execv(command[0], command)


@register.command(name="freeze")
@click.option("--out", type=click.Path(path_type=Path), default=Path("frozen"), show_default=True, help="The folder to write.")
@click.option("--gzip", is_flag=True, help="Write each text beside itself as .gz too, for nginx's gzip_static and the like.")
@data_option
def freeze_command(out: Path, gzip: bool, data: Path) -> None:
    """Write the whole site to a folder that any web host can serve. Exit 1 where a page cannot be had or a link is dead."""
    # Imported here: what asks for the pages and reads them would cost every other command a fifth of a second.
    from pipeline.freezing.freeze import freeze

    database = database_of(data)
    hold(database.parent)
    # Asked to end, it ends as it would at Ctrl-C: the server that it started with it, and nothing half written left.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    made = freeze(database, out, gzip, lambda step, done, known: click.echo(f"{step}: {done:,} of {known:,}", err=True))
    click.echo(f"build {made.build_id}: {plural(made.file_count, 'file')}, {plural(made.byte_count, 'byte')} in {out}")


@register.command()
@data_option
def wanted(data: Path) -> None:
    """List editions known to exist, or expected, and not held. Each has an address to open. Bring one with `register add`."""
    click.echo("\n".join(wanted_lines(database_of(data))) or "No edition is wanted.")


@register.command()
@click.argument("file", type=click.Path(path_type=Path))
@data_option
def archive(file: Path, data: Path) -> None:
    """Write a copy of everything held to FILE (.tar.gz). It is of data/published, and verified against every hash."""
    click.echo(write_archive(data, file))


register.add_command(add_command)
register.add_command(publish_command)
register.add_command(status_command)

if __name__ == "__main__":
    register(prog_name="register")
