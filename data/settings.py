"""Settings by environment, each with its unit; an unreadable one stops the start and says why."""

from dataclasses import dataclass

from data.register import KEPT_ANSWERS, TARGET_WEEKS, WEEKS_PER_YEAR, SettingsError


@dataclass(frozen=True)
class Settings:
    """target_weeks: the average duration a target assumes; weeks_per_year: the weeks its yearly starts are spread over.

    kept_answers: how many answers to a change of scope a process keeps for whoever asks the same again.
    """

    target_weeks: int = int(TARGET_WEEKS.default)
    weeks_per_year: int = int(WEEKS_PER_YEAR.default)
    kept_answers: int = int(KEPT_ANSWERS.default)

    @property
    def target_days(self) -> int:
        """The average duration a target assumes, in days."""
        return self.target_weeks * 7


def _settings() -> Settings:
    try:
        return Settings(TARGET_WEEKS.value(), WEEKS_PER_YEAR.value(), KEPT_ANSWERS.value())
    except SettingsError as error:
        raise SystemExit(str(error)) from None


SETTINGS = _settings()
