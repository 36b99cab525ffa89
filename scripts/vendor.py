"""Rebuild the third-party files that the pages load, from their npm packages.

    python scripts/vendor.py           fetch, build, write the files and VENDORED.md
    python scripts/vendor.py --check   the files present match VENDORED.md; fetches nothing

Needs npm. A package whose archive does not match its SHA-256 below is refused.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "src/quarterdeck/entrances/web/static/quarterdeck/vendor"
LIST = VENDOR / "VENDORED.md"

# The icons that pages name; `{% icon %}` refuses any other.
ICONS = (  # noqa: SIM905
    "archive-restore arrow-down-to-line arrow-up-to-line badge-check bookmark bug check "
    "chevron-down chevron-up chevrons-up-down circle-alert circle-dashed circle-help "
    "circle-user-round clock columns-3 copy corner-up-left download ellipsis external-link "
    "file-text file-up fingerprint flag history house image info key-round keyboard layers "
    "link list-filter list-ordered log-out mail maximize-2 menu message-square-plus "
    "messages-square package paperclip pencil plus printer refresh-cw route scale search "
    "settings shield-check sliders-horizontal sun-moon table-2 tag trash-2 triangle-alert "
    "undo-2 upload user-plus users wrench x"
).split()


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    sha256: str  # of the archive that npm packs
    folder: str
    files: tuple[str, ...]


PACKAGES = (
    Package(
        "htmx.org",
        "4.0.1",
        "0BSD",
        "5fba65616ca148a86d377e9771bcada7f35faee3558651feb929eea425e13b3c",
        "htmx-4.0.1",
        ("dist/htmx.min.js",),
    ),
    Package(
        "sortablejs",
        "1.15.7",
        "MIT",
        "66cbfc8fa18860783584fe0c346baf6cbf3399da72d23d21053425ba232abed4",
        "sortablejs-1.15.7",
        ("Sortable.min.js",),
    ),
    Package(
        "@fontsource-variable/instrument-sans",
        "5.3.0",
        "OFL-1.1",
        "b227c74ad6c1bd5448d9ab4cc03662c083fcb814f450c712e93bd7091e9bbb89",
        "instrument-sans-5.3.0",
        (
            "files/instrument-sans-latin-wght-normal.woff2",
            "files/instrument-sans-latin-ext-wght-normal.woff2",
        ),
    ),
    Package(
        "lucide-static",
        "1.62.0",
        "ISC",
        "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44",
        "lucide-1.62.0",
        (),
    ),
)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(package: Package, into: Path) -> Path:
    """The unpacked package; refused when its archive is not the one recorded here."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = into / packed.stdout.split()[-1]
    if (found := sha256(archive)) != package.sha256:
        sys.exit(f"{package.name} {package.version}: SHA-256 is {found}, not {package.sha256}.")
    with tarfile.open(archive) as tar:
        tar.extractall(into / package.folder, filter="data")
    return into / package.folder / "package"


def sprite(icons: Path) -> str:
    """One file of symbols: a page loads it once and draws `<use href="…#name">`."""
    symbols = []
    for name in sorted(ICONS):
        text = (icons / f"{name}.svg").read_text()
        inner = re.sub(r"\s+", " ", text[text.index(">", text.index("<svg")) + 1 :])
        inner = inner.replace("</svg>", "").replace("> <", "><").replace(" />", "/>").strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(symbols) + "</svg>\n"


def build() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        for package in PACKAGES:
            source = fetch(package, Path(temporary))
            folder = VENDOR / package.folder
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "LICENSE.txt").write_bytes((source / "LICENSE").read_bytes())
            written = [folder / "LICENSE.txt"]
            for name in package.files:
                written.append(folder / Path(name).name)
                written[-1].write_bytes((source / name).read_bytes())
            if package.name == "lucide-static":
                written.append(folder / "lucide.svg")
                written[-1].write_text(sprite(source / "icons"))
            rows += [
                f"| {package.name} | {package.version} | {package.licence} "
                f"| {path.relative_to(VENDOR).as_posix()} | {sha256(path)} |"
                for path in written
            ]
    LIST.write_text(
        "# Third-party files\n\n"
        "Copied unchanged from their npm packages by `scripts/vendor.py`; `lucide.svg` joins\n"
        "`icons/NAME.svg` of the icons in use. The licence texts stand beside the files.\n\n"
        "| package | version | licence | file | SHA-256 |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def recorded() -> dict[str, str]:
    """File (relative to the folder of third-party files) and its SHA-256 in VENDORED.md."""
    found = re.findall(r"\| (\S+) \| ([0-9a-f]{64}) \|$", LIST.read_text(), re.MULTILINE)
    return dict(found)


def differences() -> list[str]:
    here = {
        path.relative_to(VENDOR).as_posix(): sha256(path)
        for path in VENDOR.rglob("*")
        if path.is_file() and path != LIST
    }
    listed = recorded()
    return sorted(name for name in here | listed if here.get(name) != listed.get(name))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="compare, fetch nothing")
    if not arguments.parse_args().check:
        build()
    if wrong := differences():
        sys.exit("Not as recorded in VENDORED.md: " + ", ".join(wrong))
