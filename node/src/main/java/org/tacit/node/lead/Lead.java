package org.tacit.node.lead;

/**
 * One process of several that share a node, when it is the one that is the node.
 *
 * @param owner what the process is called
 * @param reach {@code host:port} where the others reach it
 */
public record Lead(String owner, String reach) {
}
