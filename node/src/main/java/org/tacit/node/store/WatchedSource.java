package org.tacit.node.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections whose writes a {@link Watch} sees before they happen and before they are committed. A statement outside of a transaction gets one of its own.
 * Only prepared statements are watched: nothing in the node writes with others.
 */
final class WatchedSource extends DelegatingDataSource {

    private volatile Watch watch = Watch.NONE;

    WatchedSource(DataSource source) {
        super(source);
    }

    void watch(Watch by) {
        watch = by;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return new Watched(super.getConnection()).proxy();
    }

    /** One connection; used by one thread at a time. */
    private final class Watched {
        private final Connection real;
        private Watch.Transaction transaction;

        Watched(Connection real) {
            this.real = real;
        }

        Connection proxy() {
            return (Connection) Proxy.newProxyInstance(WatchedSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> switch (method.getName()) {
                case "prepareStatement" -> prepared((PreparedStatement) call(real, method, arguments), (String) arguments[0]);
                case "commit" -> {
                    commit();
                    yield null;
                }
                case "rollback", "close" -> {
                    try {
                        yield call(real, method, arguments);
                    } finally {
                        end(false);
                    }
                }
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> call(real, method, arguments);
            });
        }

        private Object prepared(PreparedStatement statement, String sql) {
            if (!watch.concerns(sql)) {
                return statement;
            }
            List<Object> parameters = new ArrayList<>();
            return Proxy.newProxyInstance(WatchedSource.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, (self, method, arguments) -> {
                String name = method.getName();
                if (name.startsWith("set") && arguments != null && arguments.length >= 2 && arguments[0] instanceof Integer index && method.getParameterTypes()[0] == int.class) {
                    while (parameters.size() < index) {
                        parameters.add(null);
                    }
                    parameters.set(index - 1, name.equals("setNull") ? null : arguments[1]);
                }
                boolean many = name.endsWith("Batch");
                return name.startsWith("execute") ? write(sql, many ? null : parameters, () -> call(statement, method, arguments)) : call(statement, method, arguments);
            });
        }

        private Object write(String sql, List<Object> parameters, Work work) throws Throwable {
            boolean alone = real.getAutoCommit();
            if (alone) {
                real.setAutoCommit(false);
            }
            try {
                if (transaction == null) {
                    transaction = watch.begin(real);
                }
                if (parameters == null) {
                    transaction.beforeMany(sql);
                } else {
                    transaction.before(sql, parameters);
                }
                Object result = work.run();
                if (alone) {
                    commit();
                }
                return result;
            } catch (Throwable e) {
                if (alone) {
                    real.rollback();
                    end(false);
                }
                throw e;
            } finally {
                if (alone) {
                    real.setAutoCommit(true);
                }
            }
        }

        private void commit() throws SQLException {
            boolean committed = false;
            try {
                if (transaction != null) {
                    transaction.committing();
                }
                real.commit();
                committed = true;
            } finally {
                if (committed) {
                    end(true);
                }
            }
        }

        private void end(boolean committed) {
            Watch.Transaction ended = transaction;
            transaction = null;
            if (ended != null) {
                ended.ended(committed);
            }
        }
    }

    private interface Work {
        Object run() throws Throwable;
    }

    private static Object call(Object on, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
