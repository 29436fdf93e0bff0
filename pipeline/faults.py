"""What a disk refuses and what a row breaks, told in plain words: what, where, and what to do next."""

from __future__ import annotations

import errno
import io
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pipeline.model import Refused, RegisterError

# No room, a limit on files or a quota; a disk or a folder that may only be read; a disk that fails.
DISK_FAULTS = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
# A name that cannot be that of a new file or folder: something is there, or a file stands where a folder would have to.
NAME_FAULTS = (errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ENAMETOOLONG)


class RegisterGroup(click.Group):
    """Turns the project's one exception family into a plain line and exit code: 2 for a refused file or a wrong call, else 1.

    So it does with what a disk refuses and with a name that cannot be written to. Letters that the terminal cannot show are replaced: they
    must not end a command.
    """

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; see the class."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except Refused as error:
            click.echo(f"Refused: {error}", err=True)
            sys.exit(2)
        except RegisterError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except OSError as error:
            if error.errno not in (*DISK_FAULTS, *NAME_FAULTS):
                raise
            where = error.filename or "what was asked for"
            remedy = "Give another name" if error.errno in NAME_FAULTS else "Make room or mend the permissions"
            click.echo(f"{where} could not be written: {error.strerror}. {remedy}, and try again.", err=True)
            sys.exit(1)


@contextmanager
def faults_told(built: Path) -> Iterator[None]:
    """Turns the faults of a disk, and rows that do not fit their table, into RegisterError with what to do about them."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise RegisterError(
            f"The build was not published, because a row does not keep the rules of its table: {error}. The last good register still "
            "serves. This is a fault of the data or of the program, not of the disk. Look at what was changed last in data/documented, "
            "data/declared or data/decided; if nothing was, report it to the maintainers with these words."
        ) from error
    except (OSError, sqlite3.Error) as error:
        raise RegisterError(
            f"The build could not be written in {built}: {error}. The last good register still serves. "
            "Make room or mend the folder's permissions, and build again."
        ) from error
