package org.tacit.node.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnPostgres.class)
class MigrationOnPostgresTest extends MigrationTest {
}
