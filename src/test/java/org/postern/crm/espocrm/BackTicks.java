package org.postern.crm.espocrm;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Lets what tests ask of PostgreSQL be written with back-ticks too. Not for the code under test, which has to know for itself. */
final class BackTicks extends DelegatingDataSource {
    private final boolean translating;

    /** @param translating false: as it is */
    BackTicks(DataSource target, boolean translating) {
        super(target);
        this.translating = translating;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return translating ? proxy(Connection.class, super.getConnection()) : super.getConnection();
    }

    private static <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                BackTicks.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                    if (args != null && args.length > 0 && args[0] instanceof String sql) {
                        args[0] = sql.replace('`', '"');
                    }
                    try {
                        Object result = method.invoke(target, args);
                        return method.getName().equals("createStatement")
                                ? proxy(Statement.class, (Statement) result)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
