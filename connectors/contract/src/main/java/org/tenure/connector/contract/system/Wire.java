package org.tenure.connector.contract.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A stretch of wire between a client and a server on the loopback interface: it counts, and it can be cut.
public final class Wire implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Socket DEAD = takenPort();

    private final ServerSocket door;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();

    private Wire(InetSocketAddress target) {
        this.target = target;
        try {
            this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// A wire to the server that listens on this port of the loopback interface.
    public static Wire to(int port) {
        return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    static Wire to(InetSocketAddress server) {
        return new Wire(server);
    }

    /// A port that nobody listens on, nor can: it is taken for as long as this process lives.
    public static int deadPort() {
        return DEAD.getLocalPort();
    }

    private static Socket takenPort() {
        try {
            Socket taken = new Socket();
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return taken;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A server that accepts and never says a word.
    public static ServerSocket silence() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /// Bytes the client has sent so far.
    public long bytesAsked() {
        return asked.get();
    }

    /// Bytes the server has answered so far.
    public long bytesAnswered() {
        return answered.get();
    }

    /// How often a client has connected.
    public int connections() {
        return connections.get();
    }

    /// Breaks every connection there is; new ones are taken.
    public void cut() {
        for (Socket socket : sockets) {
            close(socket);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cut();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                connections.incrementAndGet();
                sockets.add(client);
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket client) {
        try {
            Socket server = new Socket(target.getAddress(), target.getPort());
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> carry(client, server, asked));
            carry(server, client, answered);
        } catch (IOException refused) {
            close(client);
        }
    }

    private void carry(Socket from, Socket to, AtomicLong count) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException cut) {
            // either side has gone, which is what ends a wire
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
