"""Medians, percentiles and what is met."""

import statistics
from dataclasses import dataclass, field


def median(values: list[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay within (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]


@dataclass
class Line:
    """One line of the table: what was measured, ours and the bare one beside it (milliseconds), and its targets."""

    what: str
    ours: list[float]
    bare: list[float] = field(default_factory=list)
    unit: str = "ms"
    most: float | None = None
    most_p95: float | None = None
    ratio: float | None = None
    ratio_p95: float | None = None
    slack: float = 0.0

    def misses(self) -> list[str]:
        """The targets that are not met, in words."""
        found = []
        if self.most is not None and median(self.ours) > self.most:
            found.append(f"median > {self.most:g}")
        if self.most_p95 is not None and p95(self.ours) > self.most_p95:
            found.append(f"p95 > {self.most_p95:g}")
        if self.ratio is not None and self.bare and median(self.ours) > self.ratio * median(self.bare) + self.slack:
            found.append(f"median > {self.ratio:g}x bare" + (f" + {self.slack:g}" if self.slack else ""))
        if self.ratio_p95 is not None and self.bare and p95(self.ours) > self.ratio_p95 * p95(self.bare):
            found.append(f"p95 > {self.ratio_p95:g}x bare")
        return found

    @property
    def has_target(self) -> bool:
        """Whether there is anything to meet."""
        return any(target is not None for target in (self.most, self.most_p95, self.ratio, self.ratio_p95))

    def cells(self) -> list[str]:
        """As it stands in the table."""
        ours = f"{median(self.ours):.1f} / {p95(self.ours):.1f}" if len(self.ours) > 1 else f"{self.ours[0]:,.1f}"
        bare = f"{median(self.bare):.1f} / {p95(self.bare):.1f}" if len(self.bare) > 1 else f"{self.bare[0]:,.1f}" if self.bare else ""
        ratio = f"{median(self.ours) / median(self.bare):.2f} / {p95(self.ours) / p95(self.bare):.2f}" if self.bare else ""
        missed = self.misses()
        verdict = "" if not self.has_target else "met" if not missed else "NOT MET: " + ", ".join(missed)
        return [self.what, self.unit, str(len(self.ours)), ours, bare, ratio, verdict]


HEADS = ["measured", "unit", "n", "ours median / p95", "bare median / p95", "ratio", "target"]


def printed(lines: list[Line]) -> str:
    """The lines as a table of text."""
    rows = [HEADS, *(line.cells() for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)
