"""A joint computation by expressions: python3 compute.py NODE_FOLDER. Bank has loans (phone, amount), telecom scores (mobile, score)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tacit import Joint, Node, TacitError, where  # noqa: E402


def main() -> int:
    try:
        node = Node.of_folder(sys.argv[1])
        joint = Joint(first=("bank", "loans", "phone"), second=("telecom", "scores", "mobile"), purpose="credit-2027", min_rows=5)
        amount = joint.first("amount", low=0, high=1000)
        score = joint.second("score", low=300, high=900)
        away = amount - amount.mean()
        joint.open("covariance", (away.T @ (score - score.mean())) / joint.rows)
        joint.open("high_risk", where((score < 545) & (amount > 42), amount, 0).sum(), to="first")
        joint.open("mean_score", score.mean())
        contract = node.propose(joint.flow(), legal_basis="consent")
        for fact in contract.facts:
            print("#", fact)
        results = Joint.results(contract.job().wait(120).check())
        for name, value in sorted(results.items()):
            print(name, round(value, 2))
        return 0
    except TacitError as e:
        print(e.code, e.text.en, e.text.zh, sep="\n", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
