import subprocess
import sys
from pathlib import Path

from house import ROOT


def test_imports_only_go_down():
    command = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-4000:]
