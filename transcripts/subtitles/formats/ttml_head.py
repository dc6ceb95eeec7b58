"""The head of a TTML document: who speaks in it, and which styles and regions hide what is in them."""

from __future__ import annotations

from .report import Report
from .ttml_elements import identity, is_hidden, tell_left_out, tell_loose
from .voices import clean_name
from .xml_ import Element, local_name


class Head:
    """Agents and hidden styles; everything else in the head is told to be left out."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.agents: dict[str, str] = {}
        self.agent_lines: dict[str, int] = {}
        self.speaking: set[str] = set()
        self.styles: dict[str, list[str]] = {}
        self.hidden_styles: set[str] = set()
        self.hidden_regions: set[str] = set()

    def read(self, head: Element) -> None:
        """Take in what the head says of the rest."""
        self._read(head)
        self._inherit_hidden()

    def hides(self, element: Element) -> bool:
        """Whether the element shows nothing, by itself or by the styles and the region it names."""
        styles = element.attributes.get("style", "").split()
        region = element.attributes.get("region", "")
        return (
            is_hidden(element)
            or not self.hidden_styles.isdisjoint(styles)
            or region in self.hidden_regions
        )

    def name_of(self, element: Element) -> str:
        """Who says what is in the element, "" where it does not say; agents nobody knows are told."""
        keys = next(
            (v for k, v in element.attributes.items() if local_name(k) == "agent"), ""
        ).split()
        names = []
        for key in keys:
            if key not in self.agents:
                self.report.add(
                    element.line,
                    f"nobody is called “{key}” in the head; the name was left out",
                    f"v hlavičce není nikdo „{key}“, jméno bylo vynecháno",
                )
            else:
                self.speaking.add(key)
                names.append(self.agents[key])
        return ", ".join(names)

    def tell_silent(self) -> None:
        """Whom no element has named."""
        for key, name in self.agents.items():
            if key not in self.speaking:
                self.report.add(
                    self.agent_lines[key],
                    f"“{name}” says nothing in the file; the name was left out",
                    f"„{name}“ v souboru nic neříká, jméno bylo vynecháno",
                )

    def _read(self, element: Element) -> None:
        tell_loose(self.report, element)
        for child in element.elements:
            local = local_name(child.name)
            if local == "agent":
                self._read_agent(child)
            elif local in ("metadata", "styling", "layout"):
                self._read(child)
            else:
                if local == "style":
                    self.styles[identity(child)] = child.attributes.get("style", "").split()
                    if is_hidden(child):
                        self.hidden_styles.add(identity(child))
                elif local == "region" and (
                    is_hidden(child) or any(map(is_hidden, child.elements))
                ):
                    self.hidden_regions.add(identity(child))
                tell_left_out(self.report, child)

    def _inherit_hidden(self) -> None:
        """A style that refers to a hidden one hides too, through any number of styles."""
        users: dict[str, list[str]] = {}
        for key, used in self.styles.items():
            for each in used:
                users.setdefault(each, []).append(key)
        left = list(self.hidden_styles)
        while left:
            for key in users.get(left.pop(), ()):
                if key not in self.hidden_styles:
                    self.hidden_styles.add(key)
                    left.append(key)

    def _read_agent(self, agent: Element) -> None:
        """An agent's full name; else the given and the family one; else the first there is."""
        tell_loose(self.report, agent)
        names: dict[str, str] = {}
        for each in agent.elements:
            kind = each.attributes.get("type", "")
            if local_name(each.name) != "name" or kind in names:
                tell_left_out(self.report, each)
            elif name := clean_name(each.text):
                names[kind] = name
        parts = [names[kind] for kind in ("given", "family") if kind in names]
        key = identity(agent)
        chosen = names.get("full") or " ".join(parts) or next(iter(names.values()), key)
        self.agents[key] = chosen
        self.agent_lines[key] = agent.line
        for name in names.values():
            if name not in chosen:
                self.report.add(
                    agent.line,
                    f"another name of “{chosen}” was left out: “{name}”",
                    f"další jméno („{name}“) osoby „{chosen}“ bylo vynecháno",
                )
