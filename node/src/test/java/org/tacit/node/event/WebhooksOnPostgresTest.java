package org.tacit.node.event;

import org.junit.jupiter.api.extension.ExtendWith;
import org.tacit.node.store.OnPostgres;

@ExtendWith(OnPostgres.class)
class WebhooksOnPostgresTest extends WebhooksTest {
}
