"""Scores identifiers with a joint model: python3 score.py NODE_FOLDER SERVICE KEY..."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tacit import Node, TacitError  # noqa: E402


def main() -> int:
    folder, name, keys = sys.argv[1], sys.argv[2], sys.argv[3:]
    try:
        service = Node.of_folder(folder).service(name)
        for sentence in service.learns():
            print("#", sentence)
        for key, score in zip(keys, service.score(keys)):
            print(key, "-" if score is None else "%.4f" % score)
        return 0
    except TacitError as e:
        print(e.code, e.text.en, e.text.zh, sep="\n", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
