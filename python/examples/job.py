"""Runs a flow to its end: python3 job.py NODE_FOLDER FLOW.yaml, then prints what this side was entitled to."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tacit import Node, TacitError  # noqa: E402


def main() -> int:
    try:
        node = Node.of_folder(sys.argv[1])
        contract = node.propose(Path(sys.argv[2]).read_text("utf-8"), legal_basis="consent")
        for fact in contract.facts:
            print("#", fact)
        job = contract.job().wait(120).check()
        for result in job.results():
            print(result["step"], result["port"], len(job.result(result["step"], result["port"])), "bytes")
        return 0
    except TacitError as e:
        print(e.code, e.text.en, e.text.zh, sep="\n", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
