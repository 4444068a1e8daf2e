"""The nouns of a node as small classes. Whatever a class does not name is in its ``raw``, as the node sent it."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Union

from .errors import PolicyDenied, Text, error
from .http import Rest, segment, text_of

Key = Union[str, int, Sequence[Union[str, int]]]
_ENDED = ("DONE", "FAILED", "STOPPED", "DECLINED", "INTERRUPTED")


def _key(key: Key) -> List[str]:
    return [str(key)] if isinstance(key, (str, int)) else [str(part) for part in key]


class Node:
    """One organisation's node."""

    def __init__(self, base: str, token: str):
        self.rest = Rest(base, token)

    @staticmethod
    def of_folder(folder: Union[str, Path]) -> "Node":
        """The node that runs on this folder of this machine."""
        home = Path(folder)
        run = json.loads((home / "node.run").read_text("utf-8"))
        return Node("http://127.0.0.1:%d" % int(run["http"]), (home / "token").read_text("utf-8").strip())

    # ---- tables ----

    def tables(self) -> List["Table"]:
        return [Table.of(raw) for raw in self.rest.get("/api/tables")]

    def add_table(self, file: Union[str, Path], name: str, columns: Iterable[str] = ()) -> "Table":
        """Takes a snapshot of a CSV or Parquet file of the node's machine; columns as ``name:type:kind:grade``."""
        return Table.of(self.rest.post("/api/tables", {"file": str(Path(file).absolute()), "name": name, "columns": list(columns)}))

    def grant(self, table: str, columns: Iterable[str], partner: str, allow: str, operators: Iterable[str] = (), purpose: str = "", **bounds: Any) -> Mapping[str, Any]:
        """What a partner may learn of own columns."""
        body = {"columns": list(columns), "partner": partner, "allow": allow, "operators": list(operators), "purpose": purpose}
        body.update(bounds)
        return self.rest.post("/api/tables/%s/grants" % segment(table), body)

    # ---- flows, contracts, jobs ----

    def check_flow(self, flow: str) -> Any:
        return self.rest.post("/api/flows/check", {"flow": flow})

    def propose(self, flow: str, params: Optional[Mapping[str, str]] = None, runs: int = 1, hours: int = 24, legal_basis: str = "") -> "Contract":
        return Contract(self, self.rest.post("/api/contracts", {"flow": flow, "params": dict(params or {}), "runs": runs, "hours": hours, "legalBasis": legal_basis}))

    def contracts(self) -> List["Contract"]:
        return [Contract(self, raw) for raw in self.rest.get("/api/contracts")]

    def contract(self, id: str) -> "Contract":
        return Contract(self, self.rest.get("/api/contracts/%s" % segment(id)))

    def jobs(self) -> List["Job"]:
        return [Job(self, raw) for raw in self.rest.get("/api/jobs")]

    def job(self, id: str) -> "Job":
        return Job(self, self.rest.get("/api/jobs/%s" % segment(id)))

    # ---- services ----

    def services(self) -> List["Service"]:
        return [Service(self, raw["id"], raw) for raw in self.rest.get("/api/services")]

    def service(self, name: str) -> "Service":
        """By name or id. Nothing is asked of the node: a key of a service may ask it and see nothing else."""
        return Service(self, name, None)

    def publish(self, **wanted: Any) -> List["Service"]:
        """Offers a service; fields as ``POST /api/services`` has them."""
        return [Service(self, raw["id"], raw) for raw in self.rest.post("/api/services", wanted)]

    # ---- use ----

    def usage(self, by: str = "partner,name", start: Optional[str] = None, end: Optional[str] = None) -> List[Mapping[str, Any]]:
        return self.rest.get("/api/meter", **{"by": by, "from": start, "to": end})

    def statements(self) -> List[Mapping[str, Any]]:
        return self.rest.get("/api/statements")


@dataclass(frozen=True)
class Table:
    name: str
    rows: int
    columns: List[str]
    raw: Mapping[str, Any]

    @staticmethod
    def of(raw: Mapping[str, Any]) -> "Table":
        return Table(raw["name"], raw.get("rows", 0), [c["name"] for c in raw.get("columns", [])], raw)


class Contract:
    """What the parties agree on; its ``facts`` say who learns what."""

    def __init__(self, node: Node, raw: Mapping[str, Any]):
        self._node = node
        self.raw = raw
        self.hash: str = raw["hash"]
        self.state: str = raw["state"]
        self.job_id: str = raw.get("job") or ""
        self.facts: List[Text] = [Text(f["sentence"]["en"], f["sentence"]["zh"]) for f in raw.get("disclosure", [])]

    def approve(self) -> "Contract":
        return Contract(self._node, self._node.rest.post("/api/contracts/%s/approve" % self.hash))

    def decline(self, reason: str) -> "Contract":
        return Contract(self._node, self._node.rest.post("/api/contracts/%s/decline" % self.hash, {"reason": reason}))

    def job(self) -> "Job":
        return self._node.job(self.job_id)


class Job:
    def __init__(self, node: Node, raw: Mapping[str, Any]):
        self._node = node
        self.raw = raw
        self.id: str = raw["id"]
        self.state: str = raw["state"]
        self.code: Optional[str] = raw.get("code")
        self.reason: Optional[Text] = text_of(raw.get("reason"))

    def wait(self, seconds: float = 3600) -> "Job":
        """Until it has ended or was interrupted."""
        deadline = time.monotonic() + seconds
        job = self
        while job.state not in _ENDED and time.monotonic() < deadline:
            left = max(1, min(60, int(deadline - time.monotonic())))
            job = Job(self._node, self._node.rest.get("/api/jobs/%s" % segment(self.id), wait=left))
        return job

    def check(self) -> "Job":
        """Raises what the job ended with, unless it is done."""
        if self.state != "DONE":
            raise error(self.code or "cancelled", self.reason or Text("Job %s is %s." % (self.id, self.state), "任务 %s 的状态为 %s。" % (self.id, self.state)))
        return self

    def stop(self) -> "Job":
        return Job(self._node, self._node.rest.post("/api/jobs/%s/stop" % segment(self.id)))

    def results(self) -> List[Mapping[str, Any]]:
        return self._node.rest.get("/api/jobs/%s/results" % segment(self.id))

    def result(self, step: str, port: str) -> bytes:
        return self._node.rest.content("/api/jobs/%s/results/%s/%s" % (segment(self.id), segment(step), segment(port)))


@dataclass(frozen=True)
class Hit:
    """What came of one key: ``row`` is None where there is none."""

    key: List[str]
    found: bool
    row: Optional[Dict[str, Any]]


class Service:
    def __init__(self, node: Node, id: str, raw: Optional[Mapping[str, Any]]):
        self._node = node
        self._path = "/api/services/%s" % segment(id)
        self.id = id
        self.raw = raw

    def show(self) -> "Service":
        raw = self._node.rest.get(self._path)
        return Service(self._node, raw["id"], raw)

    def learns(self) -> List[Text]:
        raw = self.raw or self.show().raw or {}
        return [Text(f["sentence"]["en"], f["sentence"]["zh"]) for f in raw.get("disclosure", [])]

    def accept(self) -> "Service":
        raw = self._node.rest.post(self._path + "/accept")
        return Service(self._node, raw["id"], raw)

    def lookup(self, keys: Iterable[Key]) -> List[Hit]:
        """Looks keys up; the provider does not learn which. Raises PolicyDenied where a limit was reached before all were answered; ``answered`` on it holds those that were."""
        asked = [_key(key) for key in keys]
        answer = self._node.rest.post(self._path + "/lookups", {"keys": asked})
        hits = [Hit(key, one["found"], one.get("row")) for key, one in zip(asked, answer["answers"])]
        if answer.get("refused"):
            refused = PolicyDenied("policy-denied", text_of(answer["refused"]["text"]) or Text("", ""))
            refused.answered = hits  # type: ignore[attr-defined]
            raise refused
        return hits

    def intersect(self, keys: Iterable[Key]) -> List[List[str]]:
        """Which keys of a list the provider has, too."""
        asked = [_key(key) for key in keys]
        answer = self._node.rest.post(self._path + "/intersections", {"keys": asked})
        return [key for key, found in zip(asked, answer["found"]) if found]

    def score(self, keys: Iterable[Key]) -> List[Optional[float]]:
        """Scores identifiers with a joint model, None where one of the two sides has no row. Raises PolicyDenied with ``answered`` as ``lookup`` does."""
        asked = [_key(key) for key in keys]
        answer = self._node.rest.post(self._path + "/scores", {"keys": asked})
        scores = [one.get("score") for one in answer["answers"]]
        if answer.get("refused"):
            refused = PolicyDenied("policy-denied", text_of(answer["refused"]["text"]) or Text("", ""))
            refused.answered = scores  # type: ignore[attr-defined]
            raise refused
        return scores

    def issue_key(self, application: str, **limits: int) -> str:
        """A key for an own application; its secret, which is not shown again."""
        body: Dict[str, Any] = {"name": application}
        body.update(limits)
        return self._node.rest.post(self._path + "/keys", body)["secret"]

    def usage(self) -> List[Mapping[str, Any]]:
        return self._node.rest.get(self._path + "/usage")

    def calls(self, most: int = 100) -> List[Mapping[str, Any]]:
        return self._node.rest.get(self._path + "/calls", most=most)
