package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;

/// Signed-in connections to one server, at most as many as the settings allow, made when they are needed.
///
/// The most recently used one is used next. Whoever waits for an answer reads it himself: a reader for each connection
/// would cost two changes of thread per request. So nobody notices when the server closes one that is idle: after a
/// moment without use it is asked before it is trusted, and what only reads is repeated on a new one.
final class LdapPool implements AutoCloseable {

    private static final Duration IDLE_MAX = Duration.ofMinutes(5);
    private static final Duration TRUSTED_MAX = Duration.ofSeconds(1);
    private static final Filter ANYTHING = Filter.createPresenceFilter("objectClass");
    private static final int MESSAGE_BYTES_MAX = 256 * 1024 * 1024;

    /// What is done with a connection while it is ours.
    interface Work<T> {
        T with(LdapSession session) throws LDAPException;
    }

    /// A connection nobody uses, and since when.
    private record Idle(LDAPConnection connection, long since) {}

    private final LdapAccess access;
    private final LdapErrors errors;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private final Set<LDAPConnection> all = ConcurrentHashMap.newKeySet();
    private volatile @Nullable SSLContext tls;
    private volatile boolean closed;

    LdapPool(LdapAccess access, LdapErrors errors) {
        this.access = access;
        this.errors = errors;
        this.permits = new Semaphore(access.concurrency(), true);
    }

    /// Does the work within the time-out, which begins now and includes the wait for a connection.
    <T> T call(Work<T> work) {
        return call(work, false);
    }

    /// The same for work that changes nothing: when a connection that was kept turns out to be dead, on a new one.
    <T> T read(Work<T> work) {
        return call(work, true);
    }

    private <T> T call(Work<T> work, boolean repeatable) {
        long deadline = System.nanoTime() + access.timeOut().toNanos();
        acquire();
        try {
            return with(deadline, work, repeatable);
        } catch (LDAPException failure) {
            throw closed ? errors.closed() : errors.of(failure);
        } finally {
            permits.release();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (LDAPConnection connection : all) {
            discard(connection);
        }
        idle.clear();
    }

    private void acquire() {
        if (closed) {
            throw errors.closed();
        }
        try {
            if (!permits.tryAcquire(access.timeOut().toMillis(), TimeUnit.MILLISECONDS)) {
                throw errors.busy(access.concurrency());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.timedOut(e);
        }
    }

    private <T> T with(long deadline, Work<T> work, boolean repeatable) throws LDAPException {
        LDAPConnection kept = kept(deadline);
        if (kept != null) {
            try {
                return with(kept, deadline, work);
            } catch (LDAPException failure) {
                if (!repeatable || closed || !isDown(failure)) {
                    throw failure;
                }
            }
        }
        return with(connect(deadline), deadline, work);
    }

    private <T> T with(LDAPConnection connection, long deadline, Work<T> work) throws LDAPException {
        boolean usable = false;
        try {
            T answer = work.with(new LdapSession(connection, deadline, errors));
            usable = true;
            return answer;
        } catch (LDAPException failure) {
            usable = failure.getResultCode().isConnectionUsable()
                    && !failure.getResultCode().equals(ResultCode.TIMEOUT);
            if (isDown(failure)) {
                forgetIdle();
            }
            throw failure;
        } catch (TargetException answered) {
            usable = answered.kind() != TargetException.Kind.TIMEOUT;
            throw answered;
        } finally {
            // Anything else was thrown half-way through a list: the server may hold pages for it.
            giveBack(connection, usable);
        }
    }

    /// One of those nobody uses; null when there is none that lives.
    private @Nullable LDAPConnection kept(long deadline) throws LDAPException {
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            long idleNanos = System.nanoTime() - next.since();
            if (next.connection().isConnected() && idleNanos < IDLE_MAX.toNanos()
                    && (idleNanos < TRUSTED_MAX.toNanos() || lives(next.connection(), deadline))) {
                return next.connection();
            }
            discard(next.connection());
        }
        return null;
    }

    private boolean lives(LDAPConnection connection, long deadline) throws LDAPException {
        try {
            new LdapSession(connection, deadline, errors).get("", ANYTHING, LdapSession.NOTHING);
            return true;
        } catch (LDAPException failure) {
            if (isDown(failure)) {
                return false;
            }
            discard(connection);
            throw failure;
        } catch (TargetException failure) {
            discard(connection);
            throw failure;
        }
    }

    private boolean isDown(LDAPException failure) {
        return !failure.getResultCode().isConnectionUsable()
                && errors.of(failure).kind() == TargetException.Kind.UNREACHABLE;
    }

    private void giveBack(LDAPConnection connection, boolean usable) {
        if (usable && !closed) {
            idle.addFirst(new Idle(connection, System.nanoTime()));
        } else {
            discard(connection);
        }
    }

    /// What has befallen one connection has most likely befallen those that were kept beside it.
    private void forgetIdle() {
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            discard(next.connection());
        }
    }

    private void discard(LDAPConnection connection) {
        all.remove(connection);
        connection.close();
    }

    private LDAPConnection connect(long deadline) throws LDAPException {
        LdapAccess.Server server = access.server();
        boolean ldaps = server.encryption() == LdapAccess.Encryption.LDAPS;
        LdapHandshake handshake = new LdapHandshake(deadline);
        LDAPConnection connection = new LDAPConnection(
                ldaps ? handshake.sockets(tls().getSocketFactory()) : null, options(deadline, handshake));
        all.add(connection);
        try {
            connection.connect(server.host(), server.port());
            if (server.encryption() == LdapAccess.Encryption.START_TLS) {
                startTls(connection);
            }
            signIn(connection);
        } catch (LDAPException | RuntimeException failure) {
            discard(connection);
            throw failure;
        }
        // It was made in what was left of one call's time, and serves later calls that have all of theirs.
        connection.getConnectionOptions().setResponseTimeoutMillis(access.timeOut().toMillis());
        return connection;
    }

    private void startTls(LDAPConnection connection) throws LDAPException {
        ExtendedResult result = connection.processExtendedOperation(new StartTLSExtendedRequest(tls()));
        if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
            throw new LDAPException(result);
        }
        // The SDK compares names when it opens a socket, and this one is open already.
        String host = access.server().host();
        SSLSession session = connection.getSSLSession();
        if (session == null || !new HostNameSSLSocketVerifier(true).verify(host, session)) {
            throw errors.untrusted("its certificate is for another name than `" + host + "`", null);
        }
    }

    private void signIn(LDAPConnection connection) {
        try {
            connection.bind(new SimpleBindRequest(access.user(), access.password()));
        } catch (LDAPException failure) {
            throw errors.signIn(access.user(), failure);
        }
    }

    private static LDAPConnectionOptions options(long deadline, LdapHandshake handshake) {
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) left);
        options.setResponseTimeoutMillis(left);
        options.setUseSynchronousMode(true);
        options.setAbandonOnTimeout(true);
        options.setFollowReferrals(false);
        options.setMaxMessageSize(MESSAGE_BYTES_MAX);
        options.setSSLSocketVerifier(handshake);
        return options;
    }

    private SSLContext tls() {
        SSLContext made = tls;
        if (made == null) {
            try {
                Path file = access.server().trustFile();
                made = new SSLUtil(file == null
                        ? JVMDefaultTrustManager.getInstance()
                        : new PEMFileTrustManager(file.toFile()))
                        .createSSLContext();
                tls = made;
            } catch (GeneralSecurityException e) {
                throw new TargetException(
                        TargetException.Kind.CONFIGURATION,
                        "setting `trustFile` is `" + access.server().trustFile()
                                + "`, and has no certificate that can be read: " + e.getMessage(),
                        e);
            }
        }
        return made;
    }
}
