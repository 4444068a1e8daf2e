"""Vector computations on two parties' columns, written as expressions.

Nothing is computed here: expressions become the lines of a vector program, the program becomes a flow with the operator
``mpc.compute``, and the two nodes run it once both parties have signed the contract.

    from tacit import Joint, Node
    joint = Joint(first=("bank", "loans", "phone"), second=("telecom", "people", "mobile"), purpose="credit-2027")
    amount = joint.first("amount", low=0, high=100000)
    months = joint.second("months", low=0, high=120)
    joint.open("weighted", (amount * months).mean(), to="first")
    joint.open("short", (months < 12).sum(), to="both")
    contract = Node.of_folder("/srv/bank").propose(joint.flow())
"""

import json
import re
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

Number = Union[int, float]
Operand = Union["Value", Number]
Side = Tuple[str, str, Union[str, Sequence[str]]]
_PLAIN = re.compile(r"[^\W\d]\w*\Z")


def _number(value: Number) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or value in (float("inf"), float("-inf")):
        raise ValueError("%r is no number" % (value,))
    return repr(value)


class Value:
    """An expression over columns. Comparisons give 0 or 1 for each entry and are no truth values of Python's."""

    __hash__ = None  # type: ignore[assignment]
    __array_priority__ = 1000

    def __init__(self, joint: "Joint", text: str):
        self._joint = joint
        self._text = text

    def _with(self, other: Operand, sign: str, turned: bool = False) -> "Value":
        if isinstance(other, Value):
            if other._joint is not self._joint:
                raise ValueError("values of two computations cannot meet")
            right = other._text
        elif isinstance(other, (int, float)):
            right = _number(other)
            right = "(%s)" % right if right.startswith("-") else right
        else:
            return NotImplemented
        return self._joint._named("%s %s %s" % ((right, sign, self._text) if turned else (self._text, sign, right)))

    def _call(self, name: str, *more: Operand) -> "Value":
        arguments = [self._text] + [m._text if isinstance(m, Value) else _number(m) for m in more]
        return self._joint._named("%s(%s)" % (name, ", ".join(arguments)))

    def __add__(self, other: Operand) -> "Value":
        return self._with(other, "+")

    def __radd__(self, other: Number) -> "Value":
        return self._with(other, "+", True)

    def __sub__(self, other: Operand) -> "Value":
        return self._with(other, "-")

    def __rsub__(self, other: Number) -> "Value":
        return self._with(other, "-", True)

    def __mul__(self, other: Operand) -> "Value":
        return self._with(other, "*")

    def __rmul__(self, other: Number) -> "Value":
        return self._with(other, "*", True)

    def __truediv__(self, other: Operand) -> "Value":
        return self._with(other, "/")

    def __rtruediv__(self, other: Number) -> "Value":
        return self._with(other, "/", True)

    def __matmul__(self, other: "Value") -> "Value":
        return self._with(other, "@")

    def __neg__(self) -> "Value":
        return self._joint._named("-%s" % self._text)

    def __lt__(self, other: Operand) -> "Value":
        return self._with(other, "<")

    def __gt__(self, other: Operand) -> "Value":
        return self._with(other, ">")

    def __le__(self, other: Operand) -> "Value":
        return self._with(other, "<=")

    def __ge__(self, other: Operand) -> "Value":
        return self._with(other, ">=")

    def __eq__(self, other: Operand) -> "Value":  # type: ignore[override]
        return self._with(other, "==")

    def __ne__(self, other: Operand) -> "Value":  # type: ignore[override]
        return self._with(other, "!=")

    def __and__(self, other: "Value") -> "Value":
        return self._with(other, "*")

    def __or__(self, other: "Value") -> "Value":
        return 1 - (1 - self) * (1 - other)

    def __invert__(self) -> "Value":
        return 1 - self

    def __bool__(self) -> bool:
        raise TypeError("whether it is true is known to nobody yet; use & | ~ and where()")

    @property
    def T(self) -> "Value":
        return self._joint._named("%s.T" % self._text)

    def sum(self) -> "Value":
        return self._call("sum")

    def mean(self) -> "Value":
        return self._call("mean")

    def var(self) -> "Value":
        return self._call("var")

    def min(self, other: Operand) -> "Value":
        return self._call("min", other)

    def max(self, other: Operand) -> "Value":
        return self._call("max", other)

    def abs(self) -> "Value":
        return self._call("abs")

    def sqrt(self) -> "Value":
        return self._call("sqrt")

    def exp(self) -> "Value":
        return self._call("exp")

    def log(self) -> "Value":
        return self._call("log")

    def sigmoid(self) -> "Value":
        return self._call("sigmoid")


def where(bit: Value, then: Operand, otherwise: Operand) -> Value:
    """``then`` where the bit is 1, else ``otherwise``."""
    return bit._call("where", then, otherwise)


class Joint:
    """A computation over the rows that two tables have in common.

    :param first: party, table, key column (or columns)
    :param min_rows: with fewer common rows nothing is computed
    """

    def __init__(self, first: Side, second: Side, purpose: str, name: str = "vector-program", min_rows: int = 20):
        self._sides: Dict[str, Side] = {"first": first, "second": second}
        self._purpose = purpose
        self._name = name
        self._min_rows = min_rows
        self._ranges: List[str] = []
        self._columns: Dict[str, List[str]] = {"first": [], "second": []}
        self._lines: List[str] = []
        self._opened: List[str] = []

    # ---- columns ----

    def first(self, *columns: str, low: Optional[Number] = None, high: Optional[Number] = None) -> Value:
        """Columns of the first party, side by side; the range is needed where they meet the other side's."""
        return self._side("first", columns, low, high)

    def second(self, *columns: str, low: Optional[Number] = None, high: Optional[Number] = None) -> Value:
        return self._side("second", columns, low, high)

    def _side(self, role: str, columns: Sequence[str], low: Optional[Number], high: Optional[Number]) -> Value:
        if not columns or (low is None) != (high is None):
            raise ValueError("name a column, and both ends of a range or none")
        for column in columns:
            if '"' in column or "\n" in column:
                raise ValueError("%r is no column name" % column)
            if column not in self._columns[role]:
                self._columns[role].append(column)
            if low is not None and high is not None:
                line = "range %s.%s %s %s" % (role, self._quoted(column), _number(low), _number(high))
                if line not in self._ranges:
                    self._ranges.append(line)
        return Value(self, "%s[%s]" % (role, ", ".join(self._quoted(c) for c in columns)))

    @staticmethod
    def _quoted(column: str) -> str:
        return column if _PLAIN.match(column) else '"%s"' % column

    @property
    def rows(self) -> Value:
        """How many rows there are."""
        return Value(self, "count()")

    # ---- lines ----

    def _named(self, expression: str) -> Value:
        name = "v%d" % (len(self._lines) + 1)
        self._lines.append("%s = %s" % (name, expression))
        return Value(self, name)

    def open(self, name: str, value: Value, to: str = "both") -> None:
        """Who sees a value: ``first``, ``second`` or ``both``."""
        if to not in ("first", "second", "both") or not _PLAIN.match(name) or re.match(r"v\d+\Z", name):
            raise ValueError("open(name, value, to): to is first, second or both; names like v1 are taken")
        if value._joint is not self:
            raise ValueError("the value belongs to another computation")
        self._lines.append("%s = %s" % (name, value._text))
        self._opened.append("open %s to %s" % (name, to))

    def program(self) -> List[str]:
        return self._ranges + self._lines + self._opened

    def flow(self) -> str:
        """The flow document (JSON, which a node reads like YAML)."""
        roles = {role: side[0] for role, side in self._sides.items()}
        tables = {role: {"party": side[0], "table": side[1]} for role, side in self._sides.items()}
        keys = {"%s_key" % role: side[2] if isinstance(side[2], str) else list(side[2]) for role, side in self._sides.items()}
        params: Dict[str, Any] = {"program": self.program(), "min_rows": self._min_rows}
        params.update({"%s_columns" % role: columns for role, columns in self._columns.items() if columns})
        return json.dumps({
            "tacit": "flow/v1", "name": self._name, "purpose": self._purpose, "parties": list(roles.values()), "tables": tables,
            "steps": [
                {"id": "align", "operator": "psi.intersect", "roles": roles, "inputs": {r: {"table": r} for r in roles}, "params": keys},
                {"id": "compute", "operator": "mpc.compute", "roles": roles,
                 "inputs": {r: {"table": r, "rows": "align.rows"} for r in roles}, "params": params}]}, ensure_ascii=False, indent=1)

    # ---- results ----

    @staticmethod
    def results(job: Any) -> Mapping[str, Any]:
        """What was opened to this side: a number, or rows of numbers, by name."""
        report = json.loads(job.result("compute", "report").decode("utf-8"))
        return {name: _shaped(one) for name, one in report["results"].items()}


def _shaped(one: Mapping[str, Any]) -> Any:
    cells = one["values"]
    if one["rows"] == 1 and one["cols"] == 1:
        return cells[0]
    return [cells[i * one["cols"]:(i + 1) * one["cols"]] for i in range(one["rows"])]
