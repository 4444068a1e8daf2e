package org.tacit.node;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tacit.node.store.OnPostgres;

/** What holds on the embedded database holds on PostgreSQL: what is most about the database. */
@ExtendWith(OnPostgres.class)
class PostgresTest {

    @Nested
    class JobQueue extends JobQueueTest {
    }

    @Nested
    class TwoPersons extends TwoPersonsTest {
    }

    @Nested
    class Account extends AccountTest {
    }

    @Nested
    class DoneOnce extends DoneOnceTest {
    }

    @Nested
    class Evidence extends EvidenceTest {
    }

    @Nested
    class Statement extends StatementTest {
    }

    @Nested
    class Usage extends UsageTest {
    }

    @Nested
    class Schedules extends SchedulesTest {
    }

    @Nested
    class Retry extends RetryTest {
    }

    @Nested
    class Rest extends RestTest {
    }

    @Nested
    class RestRules extends RestRulesTest {
    }

    @Nested
    class Artifacts extends ArtifactsTest {
    }

    @Nested
    class JobLog extends JobLogTest {
    }

    @Nested
    class Oidc extends OidcTest {
    }
}
