"""Putting a build before its readers: two server processes of it behind one link, switched without a lost request.

A build that is published has a folder of its own, `<build id>.<n>`, with the sockets of its processes in it, and the link `current`
leads to the one that readers are given. nginx looks where the link leads once for each request (site/nginx/register.conf), so one
rename switches both processes at once, nothing is reloaded, and a request that has begun ends in the build that it began with.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import httpx

from pipeline.builds import only_one
from pipeline.model import RegisterError
from pipeline.serving import processes
from pipeline.serving.probe import build_at, build_id_of, probe

PROCESSES = (1, 2)
CURRENT = "current"
# The last number that each build's folder has had.
NUMBERS = "numbers.json"
BUSY = "Another `register publish` is running in {}. Wait for it to end."
# nginx may hold a request back for so long while another one for the same page is answered (proxy_cache_lock_timeout, 5 seconds).
SECONDS_TO_DRAIN = 10.0
Say = Callable[[str], None]


def publish(
    database: Path, folder: Path, through: str, host: str, problems: Callable[[], list[str]], say: Say, drain: float = SECONDS_TO_DRAIN
) -> None:
    """Serve the build in `database` to the readers of the nginx that looks into `folder`, and stop what served before.

    Where it is served already and every process answers, nothing is started. `through` is nginx's address, if it is to be asked whether
    it shows the new build, as `host`; `problems` tells what does not hold in the build; `drain` is how many seconds the processes before
    are left to end what has begun. Raises RegisterError where something does not hold, a new process does not start or does not answer as
    the build is, or nginx does not show it: readers are then given what they were given before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with only_one(folder, BUSY.format(folder)):
        build_id, before = build_id_of(database), current_home(folder)
        if before and _build_of(before) == build_id and all(build_at(socket) == build_id for socket in _sockets(before)):
            if through:
                _check_through(through, host, build_id)
            say(f"build {build_id} is published already, and both its processes answer; for other settings, stop it first (--stop)")
            _stop_others(folder, before)
            return
        if found := problems():
            raise RegisterError("The build does not hold together, so it was not published:\n" + "\n".join(f"  {one}" for one in found))
        home = _new_home(folder, build_id)
        try:
            _start(database, home)
            say(f"build {build_id}: {len(PROCESSES)} processes started, and each answers as the build is")
            _lead_to(folder, home)
            if through:
                _check_through(through, host, build_id)
        except BaseException:
            _back_to(folder, before, home)
            raise
        say(f"readers are given build {build_id}" + (f", in place of {_build_of(before)}" if before else ""))
        if any(_runs(one) for one in homes(folder) if one != home):
            time.sleep(drain)
        _stop_others(folder, home)


def stop(folder: Path) -> int:
    """End every process that `publish` started from `folder`; gives how many published builds were taken away."""
    if not folder.exists():
        return 0
    with only_one(folder, BUSY.format(folder)):
        found = homes(folder)
        (folder / CURRENT).unlink(missing_ok=True)
        for home in found:
            _end(home)
    return len(found)


def current_home(folder: Path) -> Path | None:
    """The folder of the build that readers are given; None before the first."""
    link = folder / CURRENT
    return link.resolve() if link.exists() else None


def homes(folder: Path) -> list[Path]:
    """The folders of all builds that have, or had, processes."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())


def _build_of(home: Path) -> str:
    return home.name.rpartition(".")[0]


def _sockets(home: Path) -> list[Path]:
    return [home / f"{number}.sock" for number in PROCESSES]


def _new_home(folder: Path, build_id: str) -> Path:
    """A folder of a name that no processes of the build have had: what nginx kept of those before, under other settings, is not theirs."""
    told = folder / NUMBERS
    numbers: dict[str, int] = json.loads(told.read_text()) if told.exists() else {}
    taken = {path.name for path in homes(folder)}
    number = next(one for one in count(numbers.get(build_id, 0) + 1) if f"{build_id}.{one}" not in taken)
    # Written first, and in one step: a number that was lost is worth nothing, and one that comes twice would be.
    temporary = folder / f".{NUMBERS}.{os.getpid()}"
    temporary.write_text(json.dumps(numbers | {build_id: number}))
    temporary.replace(told)
    home = folder / f"{build_id}.{number}"
    home.mkdir()
    return home


def _start(database: Path, home: Path) -> None:
    """Start the processes of a build and see that each answers as the build is."""
    log = home.parent / "errors.log"
    # The processes before keep writing to the file that they opened; this one is of the newest alone.
    log.unlink(missing_ok=True)
    started: list[int] = []
    for socket in _sockets(home):
        started.append(processes.start(database, socket, log))
        # Written down at once, so that whatever happens next, what was started can be ended.
        (home / "processes.json").write_text(json.dumps(started))
    for pid, socket in zip(started, _sockets(home), strict=True):
        processes.wait_until_up(pid, socket, log)
        probe(database, socket)


def _lead_to(folder: Path, home: Path) -> None:
    """Switch: whoever looks where `current` leads finds `home` from now on, and found the one before until now."""
    link = folder / f".{CURRENT}.{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(home.name)
    link.replace(folder / CURRENT)


def _back_to(folder: Path, before: Path | None, home: Path) -> None:
    if before:
        _lead_to(folder, before)
    else:
        (folder / CURRENT).unlink(missing_ok=True)
    _end(home)


def _stop_others(folder: Path, kept: Path) -> None:
    for home in homes(folder):
        if home != kept:
            _end(home)


def _started(home: Path) -> dict[int, Path]:
    told = home / "processes.json"
    pids = json.loads(told.read_text()) if told.exists() else []
    return dict(zip(pids, _sockets(home), strict=False))


def _runs(home: Path) -> bool:
    return any(processes.is_running(pid, socket) for pid, socket in _started(home).items())


def _end(home: Path) -> None:
    processes.end(_started(home))
    shutil.rmtree(home)


def _check_through(address: str, host: str, build_id: str) -> None:
    """Raises RegisterError unless nginx at `address` shows the build to one who asks for `host`."""
    try:
        shown = build_at(address, {"Host": host} if host else {})
    except (httpx.HTTPError, ValueError) as error:
        raise RegisterError(f"nginx at {address} does not give the register ({error}), so nothing was switched.") from error
    if shown != build_id:
        raise RegisterError(
            f"nginx at {address} shows {f'build {shown}' if shown else 'no build'} to one who asks for {host or 'it'}, and not {build_id}, "
            "so nothing was switched. Do its `root` and its `server_name` fit this folder and REGISTER_ADDRESS?"
        )
