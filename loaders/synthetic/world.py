"""One invented authority: its children and all that happened to them, as the tables of the schema and as the parts behind them."""

from functools import cached_property

import numpy as np
import polars as pl

from loaders.synthetic import volumes as v
from loaders.synthetic.care import UNACCOMPANIED, in_care
from loaders.synthetic.draws import NEVER, choose, number_of, pick, stream
from loaders.synthetic.episodes import episodes
from loaders.synthetic.need import ASSESSED, CARED, DISABLED, NO_ACTION, in_need
from loaders.synthetic.order import Order
from loaders.synthetic.people import people
from loaders.synthetic.permanence import permanence, targets
from loaders.synthetic.places import IN_CARE, Places, places
from loaders.synthetic.plans import allocations, holders, plans, signoffs
from loaders.synthetic.returning import known_before
from loaders.synthetic.seen import IN_CARE as CARE
from loaders.synthetic.seen import IN_NEED, PROTECTED, visits


class World:
    """An authority by its number, from 1. Each part is made when it is first asked for, and is the same whatever is asked before it.

    Days of the parts are whole numbers; `table` has them as days. Nothing of a table is later than the order's last day: what ends
    after it is open. Everything that was open on the order's first day, or since, is there.
    """

    def __init__(self, order: Order, authority: int) -> None:
        self.order, self.authority = order, authority
        self.last_day, self.first = number_of(order.last_day), number_of(order.first_day)

    @cached_property
    def places(self) -> Places:
        """Teams and workers."""
        return places(self.order, self.authority)

    @cached_property
    def _made(self) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Cases, children, stays: those that reach into the order's years."""
        cared, stays = in_care(self.order, self.authority)
        needed = in_need(self.order, self.authority)
        families = int(needed["family"].max() or 0) + 1  # type: ignore[arg-type]
        cared = cared.with_columns(pl.col("family") + families)
        found = known_before(stream(self.order.seed, self.authority, "returning"), pl.concat([needed, cared], how="diagonal"))
        # Families of whom no case reaches into the years are let go here: they are more than those who stay.
        reaches = (pl.col("closure") >= self.first).any().over("root")
        cases = self._told(found.filter((pl.col("referral") <= self.last_day) & reaches))
        who = people(self.order, self.authority, cases)
        cases = cases.join(who.select("root", "place", "person_id", "died"), on=["root", "place"], maintain_order="left")
        kept = cases.filter((pl.col("closure") >= self.first) & (pl.col("referral") <= pl.col("died"))).sort("referral", "person_id")
        number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)
        kept = kept.with_columns(referral_id=pl.format("R{}{}", pl.lit(f"{self.authority:03d}"), number))
        held = kept.filter(pl.col("kind") == CARED).select("family", "place", "root", "person_id", "referral_id", "primary_need", "born")
        stays = stays.with_columns(pl.col("family") + families).join(held, on=["family", "place"], maintain_order="left")
        stays = stays.filter((pl.col("end") >= self.first) & (pl.col("start") <= self.last_day)).sort("start", "person_id")
        return kept, who.filter(pl.col("person_id").is_in(kept["person_id"].unique().implode())), stays

    def _told(self, cases: pl.DataFrame) -> pl.DataFrame:
        """Cases with source, primary_need, closed_as and factors, siblings mostly alike."""
        rng = stream(self.order.seed, self.authority, "told")
        count, families = cases.height, int(cases["family"].max() or 0) + 1  # type: ignore[arg-type]
        family = cases["family"].to_numpy()
        # Compared before they leave polars: as texts of Python they would take a gigabyte.
        is_kind = {kind: (cases["kind"] == kind).to_numpy() for kind in (DISABLED, ASSESSED, NO_ACTION)}
        need = np.where(choose(rng, count, 0.08), pick(rng, v.PRIMARY_NEED, count), pick(rng, v.PRIMARY_NEED, families)[family])
        need = np.where(is_kind[DISABLED], v.DISABLED_NEED, need)
        need = np.where((cases["how"] == UNACCOMPANIED).fill_null(value=False).to_numpy(), v.UNACCOMPANIED_NEED, need)
        after = pick(rng, v.CLOSED_AFTER_ASSESSMENT, families)[family]
        closed = pick(rng, v.CLOSED, families)[family]
        closed = np.where((closed == "RC2") & (cases["place"].to_numpy() > 0), "RC7", closed)
        closed = np.where(is_kind[ASSESSED], after, np.where(is_kind[NO_ACTION], "RC8", closed))
        return cases.with_columns(
            source=pl.Series(pick(rng, v.REFERRAL_SOURCE, families)[family]),
            primary_need=pl.Series(need),
            closed_as=pl.coalesce("closed_as", pl.Series(closed)),
            born=pl.col("born").fill_null(NEVER),
            how=pl.col("how").fill_null(""),
        )

    @property
    def cases(self) -> pl.DataFrame:
        """Cases of need, closed or open, by referral: one row a child and referral."""
        return self._made[0]

    @property
    def children(self) -> pl.DataFrame:
        """Every child of a case, once."""
        return self._made[1]

    @property
    def stays(self) -> pl.DataFrame:
        """Stays in care, by start."""
        return self._made[2]

    @cached_property
    def assessments(self) -> pl.DataFrame:
        """Single assessments: person_id, referral_id, start, authorised (NEVER: not yet), factors, by start."""
        rng = stream(self.order.seed, self.authority, "assessments")
        rows = self.cases.filter((pl.col("assessed") <= self.last_day) & (pl.col("authorised") >= self.first))
        told = [np.where(choose(rng, rows.height, share), pick(rng, v.FACTORS, rows.height), "") for share in (1.0, 0.7, 0.45, 0.2)]
        codes = pl.DataFrame({str(n): codes for n, codes in enumerate(told)}).select(
            pl.concat_list(pl.all()).list.set_difference(pl.lit([""])).list.sort().list.join(" ").alias("factors")
        )
        is_done = pl.col("authorised") <= self.last_day
        return rows.select(
            "person_id",
            "referral_id",
            start="assessed",
            authorised=pl.when(is_done).then("authorised").otherwise(pl.lit(NEVER)),
            factors=pl.when(is_done).then(codes["factors"]),
        ).sort("start", "person_id")

    @cached_property
    def protection(self) -> pl.DataFrame:
        """Protection plans: person_id, referral_id, start, end (NEVER: open), initial, latest, by start."""
        rng = stream(self.order.seed, self.authority, "protection")
        rows = self.cases.filter((pl.col("protected_from") <= self.last_day) & (pl.col("protected_to") >= self.first))
        first = pick(rng, v.ABUSE, rows.height)
        latest = np.where(choose(rng, rows.height, 0.1), pick(rng, v.ABUSE, rows.height), first)
        ended = pl.col("protected_to") <= self.last_day
        return rows.select(
            "person_id",
            "referral_id",
            start="protected_from",
            end=pl.when(ended).then("protected_to").otherwise(pl.lit(NEVER)),
            initial=pl.Series(first),
            latest=pl.Series(latest),
        ).sort("start", "person_id")

    @cached_property
    def plans(self) -> pl.DataFrame:
        """Child-in-need plans, as `plans.plans` has them."""
        return plans(self.order, self.authority, self.cases)

    @cached_property
    def holders(self) -> pl.DataFrame:
        """Who each family is given to, as `plans.holders` has them."""
        return holders(self.order, self.authority, self.cases, self.places)

    @cached_property
    def allocations(self) -> pl.DataFrame:
        """Who held each plan, as `plans.allocations` has them."""
        return allocations(self.order, self.authority, self.plans, self.holders, self.places)

    @cached_property
    def signoffs(self) -> pl.DataFrame:
        """Sign-offs of plans, as `plans.signoffs` has them."""
        return signoffs(self.order, self.authority, self.plans, self.allocations, self.places)

    @cached_property
    def held_in_care(self) -> pl.DataFrame:
        """Who holds each stay, row by row: team, worker (numbers). Siblings have one worker."""
        rng = stream(self.order.seed, self.authority, "held in care")
        roots, nth = np.unique(self.stays["root"].to_numpy(), return_inverse=True)
        draws = rng.integers(0, 1 << 30, (3, len(roots)))[:, nth] if len(roots) else np.zeros((3, 0), np.int64)
        team = self.places.team_of(IN_CARE, draws[0] % self.places.localities, draws[1])
        team = np.where(self.stays["how"].to_numpy() == UNACCOMPANIED, self.places.unaccompanied, team)
        return pl.DataFrame({"team": team, "worker": self.places.worker_of(team, draws[2])})

    @cached_property
    def episodes(self) -> pl.DataFrame:
        """Episodes of care, as `episodes.episodes` has them."""
        return episodes(self.order, self.authority, self.stays)

    @cached_property
    def permanence(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Predictions and assessments, as `permanence.permanence` has them."""
        last = self.episodes.group_by("nth", maintain_order=True).agg(pl.col("legal_status").last()).sort("nth")
        return permanence(self.order, self.authority, self.stays.with_columns(order=last["legal_status"]))

    @cached_property
    def visits(self) -> pl.DataFrame:
        """Visits, as `seen.visits` has them."""
        held = ((IN_NEED, self.plans), (PROTECTED, self.protection), (CARE, self.stays))
        spans = pl.concat(frame.select("person_id", pl.lit(kind).alias("kind"), "start", "end") for kind, frame in held)
        return visits(self.order, self.authority, spans)

    @cached_property
    def targets(self) -> pl.DataFrame:
        """Targets of permanence assessments."""
        localities = self.places.organisation.filter(service=IN_CARE)["locality"].unique().sort().to_list()
        return targets(self.order, self.authority, localities)


