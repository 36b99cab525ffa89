"""``python -m quarterdeck``: the console script, also where its folder is not on the path."""

from quarterdeck.entrances.main import main

main()
