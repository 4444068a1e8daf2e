"""A Tacit node's REST interface from Python: flows, jobs, services, tables, contracts, use.

Needs nothing but Python's standard library (3.9 or later).  A node is reached at the loopback address with its
token, or with an API key; an application that only asks one service uses the service's key.

    from tacit import Node
    node = Node.of_folder("/srv/bank")
    for hit in node.service("scores").lookup(["13800000007"]):
        print(hit.found, hit.row)
"""

from .client import Contract, Job, Node, Service, Table
from .compute import Joint, Value, where
from .errors import (Cancelled, InvalidInput, NotFound, PeerFailed, PolicyDenied, ProtocolViolation, TacitError, Text)

__all__ = ["Node", "Job", "Contract", "Service", "Table", "Joint", "Value", "where", "TacitError", "InvalidInput", "NotFound", "PolicyDenied", "PeerFailed",
           "ProtocolViolation", "Cancelled", "Text"]
__version__ = "0.1.0"
