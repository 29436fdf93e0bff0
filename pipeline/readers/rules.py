"""Names that may stand in the parts of a workbook's XML from which rows are read.

One changed letter can make an element or an attribute into one that no program knows, and every program passes over what it does not know:
a row is then gone, or the cells after a repeated one stand a column too far left, in both readings alike. So in the format's own namespace,
and without one, only the names of the format are let through (ECMA-376 part 1, 18.3.1; OpenDocument 1.3 part 3, 9.1 and 19). Names of
other namespaces are extensions, which programs may add. Words between these elements are what is left of an element that has lost its tag.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from pipeline.readers.grid import Refused


@dataclass(frozen=True)
class Rule:
    """What one kind of element may hold: names of children and of attributes in the format's own namespaces, the namespace in front."""

    own: tuple[str, ...]
    children: frozenset[str]
    attributes: frozenset[str]

    def __or__(self, other: Rule) -> Rule:
        """A rule that allows what either does, of an element that has names in two of the format's namespaces."""
        return Rule(self.own + other.own, self.children | other.children, self.attributes | other.attributes)


def rule(spaces: tuple[str, ...], children: str = "", attributes: str = "", plain: str = "") -> Rule:
    """A rule from names parted by spaces: children and attributes of any of the namespaces, and attributes that have none."""
    named = frozenset(f"{space}{name}" for space in spaces for name in attributes.split())
    return Rule(spaces, frozenset(f"{space}{name}" for space in spaces for name in children.split()), named | frozenset(plain.split()))


def check(element: etree._Element, by: Rule) -> None:
    """Raises `Refused` where an attribute of the element, or one of its children, has a name that the format does not know, or where words
    stand beside its children."""
    check_names(map(str, element.keys()), element, by)
    check_children(element, by)
    check_words(element.text, element)


def check_names(stated: Iterable[str], element: etree._Element, by: Rule) -> None:
    """Raises `Refused` where one of `stated`, the names of the element's attributes, is one that the format does not know."""
    for name in stated:
        if name not in by.attributes and (name[0] != "{" or name.startswith(by.own)):
            raise unknown(name, element)


def check_children(parent: Iterable[etree._Element], by: Rule) -> None:
    """Raises `Refused` for a child that has a name in the format's own namespace which may not stand there, and for words after one."""
    for child in parent:
        if child.tag not in by.children and isinstance(child.tag, str) and child.tag.startswith(by.own):
            raise unknown(child.tag, child.getparent())
        if child.tail:
            check_words(child.tail, child.getparent())


def check_words(between: str | None, element: etree._Element | None) -> None:
    """Raises `Refused` where what stands `between` the children of an element is more than white space."""
    if between and not between.isspace():
        demand(False, f"words stand in “{_name(element)}” beside the elements that should hold them")


def unknown(name: str, element: etree._Element | None) -> Refused:
    """The refusal for a name that the format does not know. Names of XML are no cells, and may be quoted."""
    shown = "".join(character for character in name.rpartition("}")[2][:40] if character.isprintable())
    return Refused(
        "damaged",
        f"is damaged inside: it has “{shown}” in “{_name(element)}”, where its format knows no such name, so rows could be missing or in "
        "other places. Fetch it again, or ask the publisher for it.",
    )


def _name(element: etree._Element | None) -> str:
    return etree.QName(element).localname if element is not None else "the document"


def demand(holds: bool, what: str) -> None:
    """Raises `Refused` where a rule of the format does not hold; `what` says which, in words that go on from “is damaged inside:”."""
    if not holds:
        raise Refused("damaged", f"is damaged inside: {what}. Fetch it again, or ask the publisher for it.")
