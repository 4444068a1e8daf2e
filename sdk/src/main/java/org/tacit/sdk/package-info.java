/**
 * An application's side of a service, without a node: {@link org.tacit.sdk.TacitClient} joins a provider's node with a text that a person there gave out, reads and signs terms, fetches
 * what is served, asks, and keeps a signed log of how much it asked.
 */
package org.tacit.sdk;
