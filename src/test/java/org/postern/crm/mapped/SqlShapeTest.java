package org.postern.crm.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.config.NamedSql;

class SqlShapeTest {
    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of("select a from t where b = :x", "reads [t]"),
                Arguments.of(
                        "select 'from x', a -- from y\n from `T` as u, v w join z on z.a = u.a", "reads [t, v, z]"),
                Arguments.of("with c as (select a from t) select * from c join d using (a)", "reads [t, d]"),
                Arguments.of("select a from (select b from t) u where c in (:x)", "reads [t]"),
                Arguments.of("insert into t (a, b, c) values (:x, f(:y, 1), :z)", "inserts t, columns {0=a, 2=c}"),
                Arguments.of("insert into t (a, b) values (coalesce(:x, :y), :z)", "inserts t, columns {2=b}"),
                Arguments.of("insert into t (a) select b from u where c = :x", "reads [u], inserts t"),
                Arguments.of(
                        "insert into t (a) values (:x) on duplicate key update b = 1",
                        "inserts t, updated [b], columns {0=a}"),
                Arguments.of(
                        "insert into t (a) values (:x) on conflict (a) do update set b = excluded.b",
                        "inserts t, updated [b], columns {0=a}"),
                Arguments.of(
                        "update t set a = :x, b = b + :y, c = (select max(d) from u), e = :z where f = :w",
                        "reads [u], updates t, updated [a, b, c, e], columns {0=a, 2=e}"),
                Arguments.of(
                        "update t set a = coalesce(a, :x), b = coalesce(nullif(`b`, ''), :y, b), c = coalesce(d, :z), e = coalesce(e, lower(:v)) where f = :w",
                        "updates t, updated [a, b, c, e], columns {0=a, 1=b}, if empty [0, 1]"),
                Arguments.of("delete from t where a in (select b from u)", "reads [u], deletes t"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void showsTablesAndColumns(String sql, String expected) throws NamedSql.BadSql {
        SqlShape shape = SqlShape.of(NamedSql.of(sql));
        StringBuilder shown = new StringBuilder();
        add(shown, "reads", shape.reads().isEmpty() ? null : shape.reads());
        add(shown, "inserts", shape.inserts());
        add(shown, "updates", shape.updates());
        add(shown, "updated", shape.updated().isEmpty() ? null : shape.updated());
        add(shown, "deletes", shape.deletes());
        add(shown, "columns", shape.columns().isEmpty() ? null : new TreeMap<>(shape.columns()));
        add(shown, "if empty", shape.ifEmpty().isEmpty() ? null : new TreeSet<>(shape.ifEmpty()));
        assertThat(shown).hasToString(expected);
    }

    private static void add(StringBuilder shown, String what, Object value) {
        if (value != null) {
            shown.append(shown.isEmpty() ? "" : ", ").append(what).append(' ').append(value);
        }
    }

    @Test
    void valuesAreNeverText() throws NamedSql.BadSql {
        NamedSql sql = NamedSql.of("select ':no', a::text /* :no */ from t where b in (:list) and c = :one;");
        assertThat(sql.parameters()).containsExactly("list", "one");
        assertThat(sql.text(name -> name.equals("list") ? 3 : 1))
                .isEqualTo("select ':no', a::text  from t where b in (?, ?, ?) and c = ?");
        assertThat(sql.text(name -> name.equals("list") ? 0 : 1)).contains("b in (null)");
    }
}
