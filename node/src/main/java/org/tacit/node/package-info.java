/**
 * The server that an organisation runs beside its data: identity, partners, catalogue, contracts, jobs, evidence. The
 * services are plain classes assembled in {@link org.tacit.node.Node}; Spring serves them over HTTP in {@code rest} and
 * is needed by nothing else.
 */
package org.tacit.node;
