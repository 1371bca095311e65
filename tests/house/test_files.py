"""Files: short, each with its sentence, no drawer of everything, nothing fetched from elsewhere, nobody named."""

import ast
import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.house import ROOT, module_of, own_assets, parsed, python_files

LONGEST = 250
DRAWERS = {"util", "utils", "helper", "helpers", "misc", "common", "stuff"}
NAMESPACES = re.compile(r"http://www\.w3\.org/\d{4}/\w+|http%3A//www\.w3\.org/\d{4}/\w+")
ELSEWHERE = re.compile(r"""(?:https?:|http%3A|["'(=]\s*)//[\w.-]+|@import|\bcdn\b""", re.IGNORECASE)
EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,})\b", re.IGNORECASE)
INVENTED_HOSTS = re.compile(r"@(?:[\w-]+\.)*(?:example(?:\.\w+)?|test|invalid|localhost)$", re.IGNORECASE)
NAME = re.compile(r"(?=\b([A-Z][a-z'’-]+)\s+([A-Z][a-zA-Z'’-]+)\b)")
# People the source guides name, as sha256 of "forename surname" in lower case: nobody can read them here, and nobody may write them.
NAMED = {
    "009791bffed76a8a9532b8cdf8d8e8ab7521ec83a08e99c6ba2d6c13d9af6745",
    "0650abef5b43f3a48998b46817a0ce5ddc83dd7163bb205e81c6ec961369dc34",
    "0b3162955f7835581b2b0619c2099c23ac60af5db56f4a987de359132e40cf97",
    "15fea12c871017c981fb98d58e3c01cf72d4a577346f71c775e4c18fc70343ee",
    "357609a8a4366d14fdf7d97b0bf01b66412bf0757cc5a0f1e66a489713af1fdd",
    "39f89c637c730cef5c6d5c14645cbf8928aa0ae6de8904ae263e567f8449957b",
    "59e6662e5f5da5695540bd0e50002da8f8d61baa66f63701467a6a0777f01132",
    "5b0813add7ae5bba0d575acdb1113325065d2f32c79413bce431bc16f9da10f3",
    "5d80e085d466aa61f4e71a7fd9a8f07af4684b4786a27cb9165855f89790fb4c",
    "6d2673edc331e11f54553f769d65544f18ab600b79278af81887f23637eab3eb",
    "77e2b530f462f24f4db068a80cc8148c75325ee82378a9c6ad8cc5a6bc95615d",
    "80f9e3032b81bbe5f5c4a48a150dea5ca1ea55268f34e0842b5cf9d97cd9ff24",
    "9fe4c4985a3fe4b4a61506842c61143d8167fe5e348f352e0ea779a3cf069771",
    "b1da6158941bfb48370b61a1b594b63586960e167c3ed4e24aef4b60b0f0e09d",
    "b57f6217fed21190958b0fe5469160d50779b30b5dd96d81c75f305a7216c146",
    "b62f4cfc5b7608c562898393f4b06adc0f1dcf00e8428e26993b1e42b9670517",
    "b64e92f856a683494d677635d4920ae9a2adf9878f8482f78215759a894a79c3",
    "c45f61d50d432006d9b609cb83c730240320460a0ff73954b51fa01d5905d668",
}
GUIDE = ROOT.parent / "shared" / "guides" / "1-cin-dashboard-guide.txt"


def hashed(forename: str, surname: str) -> str:
    """The hash of a full name."""
    return hashlib.sha256(f"{forename} {surname}".lower().encode()).hexdigest()


def texts() -> list[tuple[str, str]]:
    """Every text file of the repository that we wrote, by its path; what is ignored or not yet added counts too."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = []
    for name in dict.fromkeys(listed.stdout.splitlines()):
        file = ROOT / name
        if not file.is_file() or ".min." in name or name.startswith(("tests/vendor/", "docs/licences/")):
            continue
        try:
            found.append((name, file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def faults(file: Path) -> list[str]:
    """What is wrong with a file of ours, each with the mend."""
    name, found = file.relative_to(ROOT), []
    lines = len(file.read_text(encoding="utf-8").splitlines())
    if lines > LONGEST:
        found.append(f"{name} has {lines} lines, {LONGEST} at most: one idea a file, so move one of its ideas out.")
    if not ast.get_docstring(parsed(file)):
        found.append(f"{name} says nothing of itself: begin it with a sentence on what is in the room.")
    if set(module_of(file).split(".")) & DRAWERS:
        found.append(f"{name}: name the file after a noun of the field, not after a drawer.")
    return found


def test_files_are_short_and_say_what_they_are():
    found = [fault for file in python_files() for fault in faults(file)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file", own_assets(), ids=lambda file: file.name)
def test_assets_fetch_nothing_from_elsewhere(file):
    text = NAMESPACES.sub("", file.read_text(encoding="utf-8"))
    found = [match.group() for match in ELSEWHERE.finditer(text)]
    assert not found, f"{file.name} points elsewhere ({found[0]!r}): keep a copy in assets/ with its licence in docs/licences/."


def test_the_page_fetches_nothing_from_elsewhere(client):
    page = client.get("/cin/overview").get_data(as_text=True)
    found = re.findall(r"""(?:src|href)=["']((?:https?:)?//[^"']+)""", page)
    assert not found, f"the page fetches {found}: serve_locally=True, and no external scripts or styles."


def test_no_email_address():
    bad = [f"{name}: {found}" for name, text in texts() for found in EMAIL.findall(text) if not INVENTED_HOSTS.search(found)]
    assert not bad, "write an address at example.org, or a role:\n" + "\n".join(bad[:20])


def test_nobody_is_named():
    bad = [
        f"{name}: {m.group(1)[0]}. {m.group(2)[0]}."
        for name, text in texts()
        for m in NAME.finditer(text)
        if hashed(m.group(1), m.group(2)) in NAMED
    ]
    assert not bad, "a person of the source guides is named (initials only here): write the role instead.\n" + "\n".join(bad)


def test_the_names_are_those_of_the_guide():
    if not GUIDE.exists():
        pytest.skip("../shared is not here, so the hashed names cannot be compared with the guide's")
    lines = [
        line for line in GUIDE.read_text(encoding="utf-8").splitlines() if re.match(r"\s*(Creators|Change log|Change requests go)", line)
    ]
    assert lines, "guide 1 has no lines of creators and change requests"
    roles = {"Performance Officers", "Management Information", "Change requests"}
    pairs = [m.groups() for line in lines for m in re.finditer(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b", line)]
    missing = [f"{a[0]}. {b[0]}." for a, b in pairs if f"{a} {b}" not in roles and "AD" not in (a, b) and hashed(a, b) not in NAMED]
    assert not missing, f"add the sha256 of these names of guide 1 to NAMED (initials): {missing}"


def test_a_name_and_an_address_are_found():
    real = "@".join(("someone", "council.gov.uk"))  # put together here, or this file would be one that holds an address
    assert EMAIL.findall(f"write to {real}") == [real] and not INVENTED_HOSTS.search(real)
    assert INVENTED_HOSTS.search("someone@example.org")
    found = [m.groups() for m in NAME.finditer("for Alex Example Person")]
    assert ("Alex", "Example") in found and ("Example", "Person") in found
    assert (
        ELSEWHERE.search('src="//elsewhere.net/x.js"') and ELSEWHERE.search("https://x.org") and not ELSEWHERE.search("a = b; // a comment")
    )


def test_ignored_is_ignored():
    kept = [name for name, _ in texts() if name.startswith(("data/store/", ".venv/"))]
    assert not kept, f"{kept[:3]} must stay out of the repository: see .gitignore"
    assert Path(ROOT / ".gitignore").exists()
