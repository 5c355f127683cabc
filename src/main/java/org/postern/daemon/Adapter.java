package org.postern.daemon;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.postern.config.Config;
import org.postern.crm.Crm;
import org.postern.crm.PersonalData;
import org.postern.crm.espocrm.EspoCrm;
import org.postern.crm.espocrm.EspoFiles;
import org.postern.crm.espocrm.EspoPersonalData;
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
     * @throws IllegalArgumentException if this version has no adapter of that kind
     */
    static Adapter of(Config config, JdbcTemplate jdbc, Clock clock) {
        Path uploads = config.crm().uploadDir();
        return switch (config.crm().kind()) {
            case ESPOCRM ->
                new Adapter(
                        new EspoCrm(jdbc, config, clock),
                        new EspoPersonalData(jdbc, uploads),
                        Optional.ofNullable(uploads).map(folder -> EspoFiles.orphans(jdbc, folder)));
            case SUITECRM ->
                new Adapter(
                        new SuiteCrm(jdbc, config, clock),
                        new SuitePersonalData(jdbc, uploads),
                        Optional.ofNullable(uploads).map(folder -> SuiteFiles.orphans(jdbc, folder)));
            case MAPPED ->
                throw new IllegalArgumentException(
                        "crm.kind: " + config.crm().kind().label() + " is not supported by this version");
        };
    }
}
