"""The social-worker episodes of the SSDA903 return give the worker of an episode of care."""

from pathlib import Path

from loaders.source import Delivery
from tests.loaders.ssda903.given import episodes, header, read, told

A, B = {"CHILD": "77001"}, {"CHILD": "77002"}
HEADS = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"


def given(folder: Path, sw: dict[str, str], **more: str) -> Delivery:
    care = episodes(
        A | {"DECOM": "01/06/2023", "DEC": "10/10/2023", "REC": "X1"}, A | {"DECOM": "10/10/2023", "RNE": "P"}, B | {"DECOM": "01/07/2023"}
    )
    files = {f"{name}.csv": f"\ufeff{HEADS}\n{text}" for name, text in sw.items()}
    return read(folder, files | {"2024-episodes.csv": care, "2024-header.csv": header(A, B)} | more)


def held_by(delivery: Delivery) -> list[str | None]:
    return delivery.tables["care_episodes"]["worker"].to_list()


def test_the_worker_of_the_last_day_of_an_episode_or_of_the_day_of_the_source(tmp_path: Path) -> None:
    rows = "77001,,SW1,01/06/2023,10/10/2023,MANAGE\n77001,,SW2,10/10/2023,,\n77002,,SW1,01/07/2023,01/02/2024,LEFTRL\n"
    delivery = given(tmp_path, {"2024-sw_episodes": rows})
    assert held_by(delivery) == ["SW1", "SW2", None], "one that ended leaves nobody until the next begins"
    assert delivery.tables["workers"].rows() == [("2024-sw_episodes.csv", 2, "SW1", "SW1"), ("2024-sw_episodes.csv", 3, "SW2", "SW2")]
    assert delivery.tables["workers"].columns == ["file", "row", "worker_id", "worker"]
    assert delivery.tables["care_episodes"].columns[-1] == "worker" and told(delivery) == []


def test_the_newest_return_of_a_worker_stands_and_an_old_one_ends(tmp_path: Path) -> None:
    new = "77001,,SW2,10/10/2023,01/01/2024,\n77001,,SW4,01/01/2024,,\n"
    delivery = given(
        tmp_path, {"2023-sw_episodes": "77002,,SW9,01/06/2022,,\n77001,,SW2,10/10/2023,,\n", "2024-sw_episodes": new}
    )  # fmt: skip
    assert held_by(delivery) == [None, "SW4", None]
    assert delivery.tables["workers"]["worker"].to_list() == ["SW2", "SW4", "SW9"]


def test_rows_without_a_worker_a_child_or_a_start_give_none(tmp_path: Path) -> None:
    delivery = given(tmp_path, {"2024-sw_episodes": "77001,,,01/06/2023,,\n,,SW1,01/06/2023,,\n77002,,SW1,,,\n77002,,SW1,soon,,\n"})
    assert held_by(delivery) == [None] * 3 and delivery.tables["workers"].is_empty()
