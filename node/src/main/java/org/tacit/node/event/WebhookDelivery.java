package org.tacit.node.event;

import java.time.Instant;

/**
 * One try to tell a webhook.
 *
 * @param event  number of the event
 * @param millis until there was an answer, or until it was given up
 * @param error  null where the receiver took it
 */
public record WebhookDelivery(long event, String type, Instant at, long millis, String error) {
}
