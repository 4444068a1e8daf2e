package org.tacit.node.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Told of statements that write, inside their transactions: what it throws undoes them. */
public interface Watch {

    /** Concerns itself with nothing. */
    Watch NONE = new Watch() {
        @Override
        public boolean concerns(String sql) {
            return false;
        }

        @Override
        public Transaction begin(Connection connection) {
            throw new IllegalStateException();
        }
    };

    boolean concerns(String sql);

    /** At the first statement of a transaction that concerns it. */
    Transaction begin(Connection connection);

    /** One transaction, told of all its statements that concern the watch. */
    interface Transaction {

        /** Before a statement runs. */
        void before(String sql, List<Object> parameters) throws SQLException;

        /** Before a statement runs with many sets of parameters. */
        void beforeMany(String sql) throws SQLException;

        /** After the last statement, before the commit. */
        void committing() throws SQLException;

        /** Always called, once. */
        void ended(boolean committed);
    }
}
