package org.postern.crm.suitecrm;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postern.config.CrmConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.sql.FieldTemplate;
import org.postern.crm.sql.Schema;
import org.postern.crm.sql.Table;
import org.postern.crm.suitecrm.Directory.OwnField;
import org.postern.match.RecordRef;
import org.postern.message.Form;

/**
 * What the configuration, a rule and a web form say of a record: values of SuiteCRM's own columns, and of the site's own in the {@code _cstm} table. A row there has
 * the defaults that the CRM's forms fill in.
 */
final class OwnFields {
    private static final String TAGS = "tags";

    /** A stranger fills in a form: who he is, not what he is to us. */
    private static final Set<String> KEPT_FROM_FORMS = Set.of(
            "id",
            "id_c",
            "deleted",
            "name",
            "email",
            "status",
            "converted",
            "lead_source",
            "date_entered",
            "date_modified",
            "created_by",
            "modified_user_id",
            "assigned_user_id",
            "campaign_id",
            "account_id",
            "contact_id",
            "opportunity_id",
            "portal_name",
            "portal_app",
            "reports_to_id");

    /** What forms call it, and SuiteCRM. */
    private static final Map<String, String> FORM_NAMES =
            Map.of("company", "account_name", "phone", "phone_work", "city", "primary_address_city");

    private final CrmConfig crm;
    private final SuiteSchema schema;
    private final FieldTemplate templates;

    OwnFields(CrmConfig crm, SuiteSchema schema, FieldTemplate templates) {
        this.crm = crm;
        this.schema = schema;
        this.templates = templates;
    }

    /**
     * @param name from a template; a lead's is split into first and last name. Empty: none is wanted
     * @param main by column of the module's table
     * @param own by column of the site's table
     */
    record Values(Optional<String> name, SortedMap<String, String> main, SortedMap<String, String> own) {}

    /** @param ruled the rule's {@code set} counts for this record */
    Values of(Draft draft, String entity, boolean ruled) {
        Map<String, String> wanted = new HashMap<>(crm.fields().getOrDefault(entity, Map.of()));
        if (ruled) {
            wanted.putAll(draft.filing().rule().map(RuleConfig::set).orElse(Map.of()));
        }
        Module module = module(entity);
        SortedMap<String, String> main = templates.fill(wanted, module.table(), schema, draft.filing());
        Map<String, String> others = new HashMap<>(wanted);
        others.keySet().removeIf(field -> schema.has(module.table(), schema.columnOf(module.table(), field)));
        String table = SuiteSchema.ownTable(module.table());
        SortedMap<String, String> own = templates.fill(others, table, schema, draft.filing());
        if (entity.equals("lead")) {
            formFields(draft, main, own);
        }
        Optional<String> name = Optional.ofNullable(wanted.get("name"))
                .map(template -> templates.fill(template, draft.filing()))
                .filter(filled -> !filled.isBlank());
        if (ruled) {
            tags(draft, table, own);
        }
        if (!own.isEmpty()) {
            complete(draft.directory().ownFields(module), table, own);
        }
        return new Values(name, main, own);
    }

    /** A row of the site's own columns is needed only where something stands in it. */
    static void plan(Draft draft, Table<Row.Own> table, String id, Values values) {
        if (!values.own().isEmpty()) {
            draft.rows().add(table, new Row.Own(id, values.own()));
        }
    }

    private void formFields(Draft draft, SortedMap<String, String> main, SortedMap<String, String> own) {
        draft.mail()
                .fact(Form.class)
                .ifPresent(form -> form.fields().forEach((field, value) -> {
                    String known = FORM_NAMES.getOrDefault(field.toLowerCase(Locale.ROOT), field);
                    String column = schema.columnOf("leads", known);
                    if (schema.has("leads", column)) {
                        add(value, "leads", column, main);
                    } else {
                        String table = SuiteSchema.ownTable("leads");
                        add(value, table, schema.columnOf(table, known), own);
                    }
                }));
    }

    private void add(String value, String table, String column, SortedMap<String, String> values) {
        if (!KEPT_FROM_FORMS.contains(column)) {
            templates.typed(value, table, column, schema).ifPresent(typed -> values.putIfAbsent(column, typed));
        }
    }

    /** SuiteCRM has no tags of its own; sites add a multi-select of that name. */
    private void tags(Draft draft, String table, SortedMap<String, String> own) {
        List<String> tags = draft.filing().rule().map(RuleConfig::tags).orElse(List.of());
        String column = schema.columnOf(table, TAGS);
        if (!tags.isEmpty() && schema.has(table, column)) {
            own.putIfAbsent(column, carets(tags));
        }
    }

    private void complete(List<OwnField> fields, String table, SortedMap<String, String> own) {
        for (OwnField field : fields) {
            String value = own.get(field.column());
            if (value != null && field.type().equals("multienum") && !value.startsWith("^")) {
                own.put(field.column(), carets(List.of(value.split("\\s*;\\s*"))));
            } else if (value == null && field.usual() != null && !field.usual().isEmpty()) {
                templates
                        .typed(field.usual(), table, field.column(), schema)
                        .ifPresent(typed -> own.put(field.column(), typed));
            }
        }
    }

    /** @return as SuiteCRM stores several keys of a list: {@code ^a^,^b^} */
    static String carets(Collection<String> keys) {
        return keys.stream().map(key -> "^" + key + "^").collect(Collectors.joining(","));
    }

    /** @return the column that takes a field; empty: there is none */
    static Optional<Schema.Column> column(SuiteSchema schema, String entity, String field) {
        String table = module(entity).table();
        return Stream.of(table, SuiteSchema.ownTable(table))
                .flatMap(name -> Optional.ofNullable(schema.column(name, schema.columnOf(name, field))).stream())
                .findFirst();
    }

    static Module module(String entity) {
        return Module.of(RecordRef.Type.valueOf(entity.toUpperCase(Locale.ROOT)));
    }
}
