"""Bands: values that own their condition and their label, and together hold every case of a population once."""

from dataclasses import dataclass

from metrics.measure import Rule


@dataclass(frozen=True)
class Band:
    """One band: `id` as in files, `label` on screen, `short` in a list, `rule` the condition; `late` past a limit."""

    id: str
    label: str
    short: str
    rule: Rule
    phrase: str
    late: bool = False
