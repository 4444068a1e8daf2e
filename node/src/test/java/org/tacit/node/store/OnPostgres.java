package org.tacit.node.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.tacit.node.source.PostgresServer;

/** The nodes of this test class keep their state in a real PostgreSQL; where it is not installed the class is skipped. One server serves all such classes. */
public final class OnPostgres implements BeforeAllCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(OnPostgres.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        var programs = PostgresServer.programs();
        assumeTrue(programs.isPresent(), "PostgreSQL is not installed on this machine");
        TestDatabase.server = context.getRoot().getStore(HERE).computeIfAbsent("server", key -> {
            try {
                return PostgresServer.start(programs.get());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }, PostgresServer.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TestDatabase.server = null;
    }
}
