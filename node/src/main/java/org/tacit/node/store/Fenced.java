package org.tacit.node.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A watch that first makes sure of the lead, at every transaction that writes anything. */
final class Fenced implements Watch {

    private final Term term;
    private final Watch inner;

    Fenced(Term term, Watch inner) {
        this.term = term;
        this.inner = inner;
    }

    @Override
    public boolean concerns(String sql) {
        return !sql.stripLeading().regionMatches(true, 0, "select", 0, 6);
    }

    @Override
    public Transaction begin(Connection connection) {
        return new Transaction() {
            private boolean checked;
            private Transaction watched;

            private Transaction watched(String sql) throws SQLException {
                if (!checked) {
                    term.check(connection);
                    checked = true;
                }
                if (watched == null && inner.concerns(sql)) {
                    watched = inner.begin(connection);
                }
                return inner.concerns(sql) ? watched : null;
            }

            @Override
            public void before(String sql, List<Object> parameters) throws SQLException {
                Transaction to = watched(sql);
                if (to != null) {
                    to.before(sql, parameters);
                }
            }

            @Override
            public void beforeMany(String sql) throws SQLException {
                Transaction to = watched(sql);
                if (to != null) {
                    to.beforeMany(sql);
                }
            }

            @Override
            public void committing() throws SQLException {
                if (watched != null) {
                    watched.committing();
                }
            }

            @Override
            public void ended(boolean committed) {
                if (watched != null) {
                    watched.ended(committed);
                }
            }
        };
    }
}
