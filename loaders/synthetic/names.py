"""Names made of syllables that no place and nobody bears: children, workers, localities."""

import numpy as np
import numpy.typing as npt

from loaders.synthetic.draws import Numbers

Texts = npt.NDArray[np.str_]
FORENAMES = (
    ("Al", "Bri", "Cel", "Dor", "El", "Fen", "Gar", "Hal", "Il", "Jor", "Kel", "Lun", "Mer", "Nor", "Or", "Per", "Quin", "Ros", "Sel",
     "Tam", "Ul", "Ven", "Wil", "Yar", "Zan"),
    ("abel", "adine", "amis", "andra", "ella", "emin", "esk", "ibel", "imond", "inda", "isette", "olin", "omar", "onel", "ovan", "umi"),
)  # fmt: skip
SURNAMES = (
    ("Brint", "Calv", "Dask", "Drimm", "Fosk", "Gwill", "Hesk", "Jund", "Krett", "Lomv", "Mizz", "Noxl", "Ombr", "Pridd", "Quorn", "Rusk",
     "Skell", "Tandr", "Thrum", "Ulv", "Vask", "Velm", "Wexl", "Yarr", "Zell"),
    ("aby", "acre", "alder", "ander", "aske", "eldon", "enholt", "erley", "ibeck", "icombe", "imere", "ingarth", "oby", "ocote", "omey",
     "orth", "oster", "othwaite", "oway", "undle"),
)  # fmt: skip
LOCALITIES = (
    ("Drumble", "Feskin", "Gorvel", "Hintlo", "Lorvan", "Mizzen", "Nettra", "Ombry", "Prindle", "Quorro", "Ruskel", "Skerro", "Tandrel",
     "Umbrel", "Velma", "Wexle", "Yarrin", "Zeffer"),
    ("combe", "deep", "garth", "holt", "mere", "rigg", "stead", "wick"),
)  # fmt: skip


def _at(syllables: tuple[tuple[str, ...], tuple[str, ...]], places: Numbers) -> Texts:
    first, second = np.array(syllables[0]), np.array(syllables[1])
    return np.char.add(first[places // len(second)], second[places % len(second)])


def _count(syllables: tuple[tuple[str, ...], tuple[str, ...]]) -> int:
    return len(syllables[0]) * len(syllables[1])


def forenames(rng: np.random.Generator, count: int) -> Texts:
    """So many forenames."""
    return _at(FORENAMES, rng.integers(0, _count(FORENAMES), count))


def surnames(rng: np.random.Generator, count: int) -> Texts:
    """So many surnames."""
    return _at(SURNAMES, rng.integers(0, _count(SURNAMES), count))


def full_names(rng: np.random.Generator, count: int) -> Texts:
    """So many names of which no two are alike, up to 200,000."""
    pairs = rng.choice(_count(FORENAMES) * _count(SURNAMES), size=count, replace=False)
    return np.char.add(np.char.add(_at(FORENAMES, pairs // _count(SURNAMES)), " "), _at(SURNAMES, pairs % _count(SURNAMES)))


def localities(rng: np.random.Generator, count: int) -> list[str]:
    """So many names of localities, each with a beginning of its own; up to 18."""
    first = rng.permutation(len(LOCALITIES[0]))[:count]
    second = rng.integers(0, len(LOCALITIES[1]), count)
    return sorted(str(name) for name in _at(LOCALITIES, first * len(LOCALITIES[1]) + second))
