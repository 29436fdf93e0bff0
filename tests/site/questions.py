"""The questions, as the site reads them. Datasette puts the plugins' folder on Python's path when it starts; here that is done first."""

from __future__ import annotations

import sys

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "site" / "plugins"))

from register_site.questions.as_at import UNDATED, as_it_stood, cuts, stored, views_in
from register_site.questions.question_choice import WRITTEN
from register_site.questions.question_files import FOLDER, Question, all_questions

__all__ = ["FOLDER", "UNDATED", "WRITTEN", "Question", "all_questions", "as_it_stood", "cuts", "stored", "views_in"]
