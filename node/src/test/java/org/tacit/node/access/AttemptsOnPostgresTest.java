package org.tacit.node.access;

import org.junit.jupiter.api.extension.ExtendWith;
import org.tacit.node.store.OnPostgres;

@ExtendWith(OnPostgres.class)
class AttemptsOnPostgresTest extends AttemptsTest {
}
