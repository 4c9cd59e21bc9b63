package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLSocketVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;

/// A TLS handshake that ends by a deadline, and with a certificate of the right name. The SDK by itself waits for a
/// server that accepts and says nothing as long as that likes.
final class LdapHandshake extends SSLSocketVerifier {

    private final HostNameSSLSocketVerifier names = new HostNameSSLSocketVerifier(true);
    private final long deadline;

    LdapHandshake(long deadline) {
        this.deadline = deadline;
    }

    @Override
    public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
        try {
            socket.setSoTimeout(left());
            // Not `startHandshake`: where one is done already that is another one.
            if (!socket.getSession().isValid()) {
                throw unfinished(host, port);
            }
            names.verifySSLSocket(host, port, socket);
            // From here on the SDK minds the time itself.
            socket.setSoTimeout(0);
        } catch (IOException e) {
            throw new LDAPException(ResultCode.CONNECT_ERROR, String.valueOf(e.getMessage()), e);
        }
    }

    private LDAPException unfinished(String host, int port) {
        String what = "no handshake with " + host + ":" + port;
        return System.nanoTime() < deadline
                ? new LDAPException(ResultCode.CONNECT_ERROR, what)
                : new LDAPException(ResultCode.TIMEOUT, what, new SocketTimeoutException(what));
    }

    /// The sockets of this factory, which give up reading at the deadline until they are verified.
    SocketFactory sockets(SocketFactory factory) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() throws IOException {
                return timed(factory.createSocket());
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                return timed(factory.createSocket(host, port));
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
                return timed(factory.createSocket(host, port, from, fromPort));
            }

            @Override
            public Socket createSocket(InetAddress host, int port) throws IOException {
                return timed(factory.createSocket(host, port));
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
                    throws IOException {
                return timed(factory.createSocket(host, port, from, fromPort));
            }
        };
    }

    private Socket timed(Socket socket) throws IOException {
        socket.setSoTimeout(left());
        return socket;
    }

    private int left() {
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }
}
