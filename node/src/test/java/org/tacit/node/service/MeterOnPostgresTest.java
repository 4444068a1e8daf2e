package org.tacit.node.service;

import org.junit.jupiter.api.extension.ExtendWith;
import org.tacit.node.store.OnPostgres;

@ExtendWith(OnPostgres.class)
class MeterOnPostgresTest extends MeterTest {
}
