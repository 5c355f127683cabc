package org.postern.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** A broker in a JVM of its own, so that it can be killed; what it holds lies in a folder and is there again after a start. */
public final class ArtemisServer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    private ArtemisServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.process = launch(folder, port);
        awaitPort();
    }

    public static ArtemisServer start(Path folder) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = free.getLocalPort();
            free.close();
            return new ArtemisServer(folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "tcp://127.0.0.1:" + port + "?reconnectAttempts=-1&retryInterval=200";
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public void startAgain() {
        process = launch(folder, port);
        awaitPort();
    }

    private void awaitPort() {
        await("the broker listens").atMost(Duration.ofSeconds(60)).until(() -> {
            assertThat(process.isAlive()).as("the broker runs; see broker.log").isTrue();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static Process launch(Path folder, int port) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try {
            return new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx160m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            classPath,
                            ArtemisServer.class.getName(),
                            folder.toString(),
                            Integer.toString(port)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("broker.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** The broker's own process. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ConfigurationImpl config = new ConfigurationImpl();
        config.setPersistenceEnabled(true);
        config.setSecurityEnabled(false);
        config.setJMXManagementEnabled(false);
        config.setJournalType(JournalType.NIO);
        config.setJournalDirectory(folder.resolve("journal").toString());
        config.setBindingsDirectory(folder.resolve("bindings").toString());
        config.setLargeMessagesDirectory(folder.resolve("large").toString());
        config.setPagingDirectory(folder.resolve("paging").toString());
        config.setMaxDiskUsage(-1);
        config.addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + arguments[1]);
        config.addAddressSetting(
                "postern.#", new AddressSettings().setMaxDeliveryAttempts(-1).setRedeliveryDelay(500));
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(config);
        broker.start();
    }
}
