package org.postern.daemon;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postern.intake.LaneState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests of the command line on a Unix domain socket (mode 0660: owner and group). One request a connection. Who may open the socket may steer the
 * daemon; there is no other sign-in.
 */
final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int CALLERS_AT_ONCE = 8;

    private final Path path;
    private final ServerSocketChannel server;
    private final Controls controls;
    private final ExecutorService callers;

    private ControlSocket(Path path, ServerSocketChannel server, Controls controls) {
        this.path = path;
        this.server = server;
        this.controls = controls;
        this.callers = new ThreadPoolExecutor(
                0,
                CALLERS_AT_ONCE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> daemon(work, "control-call"));
    }

    /** Opens the socket; a socket file that a killed daemon left is replaced, which is safe while the {@link StartLock} is held. */
    static ControlSocket open(Path path, Controls controls) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        } catch (IOException e) {
            server.close();
            throw new IOException("cannot open the control socket " + path + ": " + e.getMessage(), e);
        }
        ControlSocket socket = new ControlSocket(path, server, controls);
        daemon(socket::accept, "control").start();
        return socket;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel caller = server.accept();
                answerOrHangUp(caller);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("The control socket could not take a call: {}", e.toString());
            }
        }
    }

    private void answerOrHangUp(SocketChannel caller) throws IOException {
        try {
            callers.execute(() -> answer(caller));
        } catch (RejectedExecutionException e) {
            caller.close();
        }
    }

    private void answer(SocketChannel caller) {
        try (caller) {
            ControlLines.write(caller, replyTo(ControlLines.read(caller, ControlRequest.class)));
        } catch (IOException e) {
            LOG.info("A call on the control socket broke off: {}", e.toString());
        }
    }

    private ControlReply replyTo(ControlRequest request) {
        try {
            return switch (String.valueOf(request.command())) {
                case "poll" -> done(controls.poll(request.mailboxes()));
                case "pause" -> done(controls.pause(request.mailboxes()));
                case "resume" -> done(controls.resume(request.mailboxes()));
                case "reload" -> done(controls.reload());
                case "status" -> new ControlReply(true, "", controls.status());
                case "backfill" -> lane(controls.backfill(order(request)));
                case "backfill-state" -> lane(controls.backfillState(order(request)));
                case "backfill-stop" -> lane(controls.stopBackfill(order(request)));
                default -> refused("unknown command '" + request.command() + "'");
            };
        } catch (Controls.Refused e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("The request {} on the control socket failed.", request, e);
            return refused(e.toString());
        }
    }

    private static BackfillOrder order(ControlRequest request) {
        BackfillOrder order = request.backfill();
        if (order == null) {
            throw new Controls.Refused(request.command() + " needs to be told which mails");
        }
        return order;
    }

    private static ControlReply lane(LaneState state) {
        return new ControlReply(true, "", null, state);
    }

    private static ControlReply done(String message) {
        return new ControlReply(true, message, null);
    }

    private static ControlReply refused(String message) {
        return new ControlReply(false, message, null);
    }

    @Override
    public String toString() {
        return "control socket " + path;
    }

    @Override
    public void close() throws IOException {
        server.close();
        callers.shutdownNow();
        Files.deleteIfExists(path);
    }
}
