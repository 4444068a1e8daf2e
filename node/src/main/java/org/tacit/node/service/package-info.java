/**
 * Services: published, long-lived joint functions with keys, limits and metering. {@link org.tacit.node.service.Terms} is what both sides
 * sign, {@link org.tacit.node.service.Edition} what is served now, {@link org.tacit.node.service.ServiceKind} what a kind of service adds; private lookup is the first.
 */
package org.tacit.node.service;
