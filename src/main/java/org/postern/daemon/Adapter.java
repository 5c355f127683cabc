package org.postern.daemon;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.postern.config.Config;
import org.postern.config.MappedConfig;
import org.postern.crm.Crm;
import org.postern.crm.PersonalData;
import org.postern.crm.espocrm.EspoCrm;
import org.postern.crm.espocrm.EspoFiles;
import org.postern.crm.espocrm.EspoPersonalData;
import org.postern.crm.mapped.MappedCrm;
import org.postern.crm.mapped.MappedPersonalData;
import org.postern.crm.sql.OrphanFiles;
import org.postern.crm.suitecrm.SuiteCrm;
import org.postern.crm.suitecrm.SuiteFiles;
import org.postern.crm.suitecrm.SuitePersonalData;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What serves the CRM of the configuration.
 *
 * @param orphanFiles attachment files of ours whose rows were never written; empty if the CRM's folder is not ours to write
 */
record Adapter(Crm crm, PersonalData personalData, Optional<OrphanFiles> orphanFiles) {
    /**
     * @param jdbc on the pool whose connections are in the CRM's database
     * @param beside the same, but never in the transaction of the thread
     */
    static Adapter of(Config config, JdbcTemplate jdbc, JdbcTemplate beside, Clock clock) {
        Path uploads = config.crm().uploadDir();
        return switch (config.crm().kind()) {
            case ESPOCRM ->
                new Adapter(
                        new EspoCrm(jdbc, beside, config, clock),
                        new EspoPersonalData(jdbc, uploads),
                        Optional.ofNullable(uploads).map(folder -> EspoFiles.orphans(jdbc, folder)));
            case MAPPED -> mapped(config, jdbc, clock);
            case SUITECRM ->
                new Adapter(
                        new SuiteCrm(jdbc, config, clock),
                        new SuitePersonalData(jdbc, uploads),
                        Optional.ofNullable(uploads).map(folder -> SuiteFiles.orphans(jdbc, folder)));
        };
    }

    private static Adapter mapped(Config config, JdbcTemplate jdbc, Clock clock) {
        MappedConfig mapped = requireNonNull(config.crm().mapped(), "crm.yaml");
        return new Adapter(
                new MappedCrm(jdbc, config, mapped, clock),
                new MappedPersonalData(jdbc, config, mapped, clock),
                Optional.empty());
    }
}
