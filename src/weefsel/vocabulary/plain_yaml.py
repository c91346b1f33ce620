"""YAML as users write it: values where they stand, nothing that stands for something elsewhere."""

from __future__ import annotations

from typing import Any

import yaml


class Elsewhere(yaml.MarkedYAMLError):
    """A part of a text that is named to be used again, or used from elsewhere."""


class PlainLoader(yaml.SafeLoader):
    """Reads plain values; refuses anchors and aliases, which let a few lines swell to any size."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return the next node of the text."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            problem = f"{sign}{anchor[:40]} stands for a part written elsewhere"
            raise Elsewhere(problem=problem, problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def _whole_number(loader: PlainLoader, node: yaml.ScalarNode) -> int | str:
    """Return a whole number; a code that begins with zero, such as 02000, is text and not an octal number."""
    written = loader.construct_scalar(node)
    if len(written) > 1 and written.isdigit() and written.startswith("0"):
        return written
    return loader.construct_yaml_int(node)


PlainLoader.add_constructor("tag:yaml.org,2002:int", _whole_number)


def read_yaml(text: str) -> Any:
    """Return what a text says, as plain values.

    Raises
    ------
    yaml.YAMLError, RecursionError, ValueError
        If it is not plain YAML; `Elsewhere` if a part is named to be used again.
    """
    return yaml.load(text, Loader=PlainLoader)  # noqa: S506 - a SafeLoader
