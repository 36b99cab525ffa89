"""What is committed works anywhere: it names no machine's folders and no registry."""

import re

from house import committed, here

# In two halves, so that this file passes its own test.
FOLDERS = re.compile(r"(?<![\w./:-])/(?:" + "|".join(["work", "home", "root", "Users"]) + r")/\w")
REGISTRIES = re.compile(
    "|".join(
        re.escape(f"{name}.{domain}")
        for name, domain in [
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry.npmjs", "org"),
            ("npmjs", "com"),
            ("deb.debian", "org"),
        ]
    )
)
BINARY = {".woff2", ".png", ".ico", ".gz"}


def places(pattern):
    for path in committed():
        if path.suffix in BINARY:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
            if pattern.search(line):
                yield f"{here(path)}:{number}"


def test_no_file_names_a_folder_of_somebodys_machine():
    assert list(places(FOLDERS)) == []


def test_no_file_names_a_registry():
    assert list(places(REGISTRIES)) == []


def test_lock_files_carry_hashes_and_no_addresses():
    for path in committed("requirements/*.txt"):
        text = path.read_text()
        assert "://" not in text, here(path)
        # One requirement, its hashes below it.
        for block in re.split(r"\n(?=[a-zA-Z0-9])", text):
            if re.match(r"[a-zA-Z0-9._-]+(\[[^]]*\])?==", block):
                assert "--hash=sha256:" in block, block.splitlines()[0]
