package org.postern.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Points the shipped configuration at the servers of the demonstration: by environment variables and credentials, as a sysadmin might. */
final class DemoSettings {
    static final String DATABASE_USER = "postern";
    static final String SMTP_USER = "postern";

    private final DemoFolder folder;
    private final Map<String, String> passwords = new HashMap<>();

    DemoSettings(DemoFolder folder) {
        this.folder = folder;
    }

    /** @return the password of that credential, made up at the first call and good for this demonstration only */
    String password(String credential) {
        return passwords.computeIfAbsent(credential, name -> random());
    }

    static String random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** @return what the configuration is to find in the environment; nothing else is in there */
    Map<String, String> environment(DemoMailServer mail, DemoCrm crm) throws IOException {
        Path credentials = folder.folder("credentials");
        for (String name : new String[] {"db", "code", "smtp", "sales", "support"}) {
            folder.secret(credentials, name, password(name));
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("CREDENTIALS_DIRECTORY", credentials.toString());
        environment.put("STATE_DIRECTORY", folder.folder("state").toString());
        environment.put("RUNTIME_DIRECTORY", folder.folder("run").toString());
        environment.put("POSTERN_DATABASE_URL", crm.url());
        environment.put("POSTERN_DATABASE_USER", DATABASE_USER);
        environment.put("POSTERN_UPLOAD_DIR", folder.folder("upload").toString());
        environment.put("POSTERN_UPLOAD_GROUP", folder.group());
        environment.put("POSTERN_IMAP_HOST", DemoMailServer.LOOPBACK);
        environment.put("POSTERN_IMAP_PORT", String.valueOf(mail.imapPort()));
        environment.put("POSTERN_IMAP_TLS", "none");
        environment.put("POSTERN_INTERVAL", "1s");
        environment.put("POSTERN_SMTP_HOST", DemoMailServer.LOOPBACK);
        environment.put("POSTERN_SMTP_PORT", String.valueOf(mail.smtpPort()));
        environment.put("POSTERN_SMTP_TLS", "none");
        environment.put("POSTERN_SMTP_USER", SMTP_USER);
        environment.put("POSTERN_MANAGEMENT_PORT", "0");
        environment.put("POSTERN_LOG_LEVEL", "error");
        environment.put("HOSTNAME", "demo");
        return Map.copyOf(environment);
    }
}
