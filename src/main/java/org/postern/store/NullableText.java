package org.postern.store;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.BasicBinder;
import org.hibernate.type.descriptor.jdbc.VarcharJdbcType;

/** Sends no text as a text that is null: MariaDB's driver ends a bulk where a parameter gets another type, and what {@code setNull} sets is of none. */
final class NullableText extends VarcharJdbcType {
    private static final long serialVersionUID = 1L;

    @Override
    public <X> ValueBinder<X> getBinder(JavaType<X> type) {
        return new BasicBinder<>(type, this) {
            @Override
            protected void doBind(PreparedStatement statement, X value, int index, WrapperOptions options)
                    throws SQLException {
                statement.setString(index, getJavaType().unwrap(value, String.class, options));
            }

            @Override
            protected void doBind(CallableStatement statement, X value, String name, WrapperOptions options)
                    throws SQLException {
                statement.setString(name, getJavaType().unwrap(value, String.class, options));
            }

            @Override
            protected void doBindNull(PreparedStatement statement, int index, WrapperOptions options)
                    throws SQLException {
                statement.setString(index, null);
            }
        };
    }
}
