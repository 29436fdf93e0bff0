"""Nothing that was remembered stays when a build's file is written: what comes then runs several processes side by side."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

import pipeline
from pipeline.memory import REMEMBERING, give_back

# A function that remembers no more than so many answers may keep them.
FEW = 1_000


def modules() -> list[ModuleType]:
    """All modules of the pipeline, but for those that are programs."""
    found = pkgutil.walk_packages(pipeline.__path__, "pipeline.")
    return [import_module(one.name) for one in found if not one.name.endswith("__main__") and not one.name.startswith("pipeline.freezing")]


def test_every_function_of_a_build_that_remembers_much_is_made_to_forget() -> None:
    remembering = {one for module in modules() for one in vars(module).values() if hasattr(one, "cache_parameters")}
    much = {one for one in remembering if (one.cache_parameters()["maxsize"] or 0) > FEW}
    assert much == set(REMEMBERING)


def test_they_forget() -> None:
    for function in REMEMBERING[:4]:
        function("Made-up words")
    give_back()
    assert [one.cache_info().currsize for one in REMEMBERING] == [0] * len(REMEMBERING)
