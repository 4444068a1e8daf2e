package org.tacit.node;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tacit.node.store.OnPostgres;

/** The rest of what holds on the embedded database, on PostgreSQL. */
@Tag("slow")
@ExtendWith(OnPostgres.class)
class PostgresWholeTest {

    @Nested
    class Backup extends BackupTest {
    }

    @Nested
    class Job extends JobTest {
    }

    @Nested
    class ContractLife extends ContractLifeTest {
    }

    @Nested
    class Permission extends PermissionTest {
    }

    @Nested
    class Service extends ServiceTest {
    }

    @Nested
    class Hold extends HoldTest {
    }

    @Nested
    class Rotation extends RotationTest {
    }

    @Nested
    class Removal extends RemovalTest {
    }

    @Nested
    class Project extends ProjectTest {
    }

    @Nested
    class Interruption extends InterruptionTest {
    }

    @Nested
    class Catalogue extends CatalogueTest {
    }

    @Nested
    class Observer extends ObserverTest {
    }

    @Nested
    class IntersectionService extends IntersectionServiceTest {
    }

    @Nested
    class Deidentification extends DeidentificationTest {
    }

    @Nested
    class Pairing extends PairingTest {
    }

    @Nested
    class ThreeParties extends ThreePartiesTest {
    }

    @Nested
    class Forgery extends ForgeryTest {
    }

    @Nested
    class FeedForgery extends FeedForgeryTest {
    }

    @Nested
    class Lookup extends LookupTest {
    }

    @Nested
    class ProjectRest extends ProjectRestTest {
    }
}
