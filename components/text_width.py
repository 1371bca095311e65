"""How wide a text stands on the page, so that a column is as wide as its longest name and no wider."""

# Source Sans 3 at 16 px: tenths of a pixel for the characters from space to tilde, in regular and in bold, as the browser measures them.
_REGULAR = (
    "32 46 68 80 80 132 97 40 48 48 67 80 40 50 40 56 80 80 80 80 80 80 80 80 80 80 40 40 80 80 80 68 136 87 94 91 98 84 79 "
    "99 104 42 77 93 78 116 104 106 91 106 91 85 86 103 82 126 82 76 86 48 56 48 80 80 87 81 88 73 89 79 47 81 87 39 40 79 41 "
    "133 88 87 89 89 56 67 54 87 75 115 71 75 68 48 39 48 80 "
)
_BOLD = (
    "32 54 86 84 84 137 107 48 55 55 73 84 48 53 48 54 84 84 84 84 84 84 84 84 84 84 48 48 84 84 84 74 144 92 97 93 102 88 84 "
    "102 108 48 81 98 83 122 106 109 95 109 98 89 89 106 89 130 91 84 87 55 54 55 84 80 89 84 92 75 92 83 55 85 91 44 44 88 "
    "46 137 92 89 92 92 64 71 61 91 84 124 82 83 74 55 43 55 84 "
)
FIRST = ord(" ")
# A character outside the table (an accented capital at worst) is taken for a wide one.
OTHER = 106


class _Advances(dict[str, int]):
    """Tenths of a pixel by character."""

    def __missing__(self, _: str) -> int:
        return OTHER


REGULAR, BOLD = (_Advances((chr(FIRST + n), int(tenths)) for n, tenths in enumerate(said.split())) for said in (_REGULAR, _BOLD))


def text_width(text: str, bold: bool = False) -> float:
    """Pixels a text takes on one line at 16 px."""
    return sum(map((BOLD if bold else REGULAR).__getitem__, text)) / 10
