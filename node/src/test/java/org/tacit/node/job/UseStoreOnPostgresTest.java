package org.tacit.node.job;

import org.junit.jupiter.api.extension.ExtendWith;
import org.tacit.node.store.OnPostgres;

@ExtendWith(OnPostgres.class)
class UseStoreOnPostgresTest extends UseStoreTest {
}
