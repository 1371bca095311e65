"""Every rule of data quality, in the order in which tables and pages show them."""

from metrics.quality.after_closure import RULE as AFTER_CLOSURE
from metrics.quality.after_death import RULE as AFTER_DEATH
from metrics.quality.allocation_ended import RULE as ALLOCATION_ENDED
from metrics.quality.before_referral import RULE as BEFORE_REFERRAL
from metrics.quality.beside_care import RULE as BESIDE_CARE
from metrics.quality.beside_protection import RULE as BESIDE_PROTECTION
from metrics.quality.closed_after_assessment import RULE as CLOSED_AFTER_ASSESSMENT
from metrics.quality.held_by_nobody import RULE as HELD_BY_NOBODY
from metrics.quality.nfa_referral import RULE as NFA_REFERRAL
from metrics.quality.no_birth_date import RULE as NO_BIRTH_DATE
from metrics.quality.no_end_reason import RULE as NO_END_REASON
from metrics.quality.no_need import RULE as NO_NEED
from metrics.quality.not_returned import RULE as NOT_RETURNED
from metrics.quality.overlapping_plans import RULE as OVERLAPPING_PLANS
from metrics.quality.rule import QualityRule
from metrics.quality.same_day import RULE as SAME_DAY
from metrics.quality.second_open import RULE as SECOND_OPEN
from metrics.quality.signed_off_after_end import RULE as SIGNED_OFF_AFTER_END
from metrics.quality.signed_off_before_start import RULE as SIGNED_OFF_BEFORE_START
from metrics.quality.unsigned_for_a_year import RULE as UNSIGNED_FOR_A_YEAR
from metrics.quality.worker_elsewhere import RULE as WORKER_ELSEWHERE

RULES: tuple[QualityRule, ...] = (
    OVERLAPPING_PLANS,
    SECOND_OPEN,
    BESIDE_PROTECTION,
    BESIDE_CARE,
    BEFORE_REFERRAL,
    AFTER_CLOSURE,
    NFA_REFERRAL,
    CLOSED_AFTER_ASSESSMENT,
    SAME_DAY,
    AFTER_DEATH,
    SIGNED_OFF_BEFORE_START,
    SIGNED_OFF_AFTER_END,
    UNSIGNED_FOR_A_YEAR,
    WORKER_ELSEWHERE,
    HELD_BY_NOBODY,
    ALLOCATION_ENDED,
    NO_NEED,
    NO_END_REASON,
    NOT_RETURNED,
    NO_BIRTH_DATE,
)
