"""Which keys of a file (one a line) a partner has, too: python3 intersect.py PORT KEY_OF_THE_SERVICE SERVICE FILE

The key is a service's (``tacit service key issue``): this program can ask that service and do nothing else.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tacit import Node, TacitError  # noqa: E402


def main() -> int:
    port, key, name, file = sys.argv[1:5]
    try:
        keys = [line.strip() for line in Path(file).read_text("utf-8").splitlines() if line.strip()]
        for common in Node("http://127.0.0.1:" + port, key).service(name).intersect(keys):
            print(",".join(common))
        return 0
    except TacitError as e:
        print(e.code, e.text.en, e.text.zh, sep="\n", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
