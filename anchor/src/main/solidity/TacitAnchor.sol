// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// Writes down that a digest was known to the sender at this block. What a digest is of, only its owner can show:
/// SHA-256 of a signed tree head, under a pseudonym of the log. Nothing can be changed or removed, and nobody owns the contract.
contract TacitAnchor {
    event Anchored(address indexed by, bytes32 indexed log, bytes32 indexed digest);

    mapping(bytes32 => uint256) private firstBlock;

    /// The first time counts; a second call only repeats the event.
    function anchor(bytes32 log, bytes32 digest) external {
        bytes32 key = keccak256(abi.encode(msg.sender, log, digest));
        if (firstBlock[key] == 0) {
            firstBlock[key] = block.number;
        }
        emit Anchored(msg.sender, log, digest);
    }

    /// The block in which it was first written down; 0 where it was not.
    function blockOf(address by, bytes32 log, bytes32 digest) external view returns (uint256) {
        return firstBlock[keccak256(abi.encode(by, log, digest))];
    }
}
