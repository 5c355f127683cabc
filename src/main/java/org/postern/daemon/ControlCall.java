package org.postern.daemon;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Calls the running daemon. */
public final class ControlCall {
    private final Path socket;

    /** @param socket of {@link Places#control()} */
    public ControlCall(Path socket) {
        this.socket = socket;
    }

    /**
     * @return the daemon's answer; empty if none is running
     * @throws IOException if the daemon cannot be reached although it may be running, or hangs up
     */
    public Optional<ControlReply> ask(ControlRequest request) throws IOException {
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ControlLines.write(channel, request);
            return Optional.of(ControlLines.read(channel, ControlReply.class));
        } catch (ConnectException e) {
            return Optional.empty();
        } catch (SocketException e) {
            throw new IOException(socket + ": " + e.getMessage(), e);
        }
    }
}
