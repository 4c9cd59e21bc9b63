package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What a result code (RFC 4511, appendix A) means to Tenure, with the server's own words.
final class LdapErrors {

    private final String url;
    private final Duration timeOut;
    private final LdapDialect dialect;

    LdapErrors(LdapAccess access, LdapDialect dialect) {
        this.url = access.url();
        this.timeOut = access.timeOut();
        this.dialect = dialect;
    }

    TargetException of(LDAPException failure) {
        Throwable root = rootOf(failure);
        if (isTls(failure)) {
            return untrusted(words(root), failure);
        }
        LdapDialect.Meaning meaning = dialect.meaning(failure);
        if (meaning != null) {
            return new TargetException(
                    meaning.kind(), "`" + url + "` " + meaning.words() + "; it answered " + answer(failure), failure);
        }
        Kind kind = kind(failure);
        return switch (kind) {
            case UNREACHABLE -> new TargetException(kind, "`" + url + "` cannot be reached: " + words(root), failure);
            case TIMEOUT -> timedOut(failure);
            default -> new TargetException(kind, sentence(failure), failure);
        };
    }

    TargetException untrusted(String why, @Nullable Throwable cause) {
        return new TargetException(
                Kind.CONFIGURATION,
                "`" + url + "` cannot be trusted: " + why
                        + "; give the certificate of its issuer as `trustFile`, and its name in `url`",
                cause);
    }

    TargetException timedOut(@Nullable Throwable cause) {
        return new TargetException(
                Kind.TIMEOUT, "`" + url + "` did not answer within " + timeOut.toMillis() + " ms", cause);
    }

    TargetException busy(int concurrency) {
        return new TargetException(
                Kind.BUSY, "all " + concurrency + " connections to `" + url + "` were in use for too long", null);
    }

    TargetException closed() {
        return new TargetException(Kind.UNREACHABLE, "the connection to `" + url + "` is closed", null);
    }

    TargetException signIn(String user, LDAPException failure) {
        LdapDialect.Meaning meaning = dialect.meaning(failure);
        if (meaning == null && kind(failure) != Kind.CONFIGURATION) {
            return of(failure);
        }
        String why = meaning == null ? " in with this password: " : " in because " + meaning.words() + ": ";
        return new TargetException(
                Kind.CONFIGURATION,
                "`" + url + "` does not let `" + user + "`" + why + answer(failure)
                        + "; check `" + dialect.userSetting() + "` and `password`",
                failure);
    }

    /// An entry that a setting names and the server does not have.
    TargetException noSuchSetting(String setting, String dn, LDAPException failure) {
        return new TargetException(
                Kind.CONFIGURATION,
                "setting `" + setting + "` is `" + dn + "`, and `" + url + "` has no such entry: " + answer(failure),
                failure);
    }

    TargetException noAccount(String key) {
        return new TargetException(Kind.NOT_FOUND, "`" + url + "` has no account with key `" + key + "`", null);
    }

    TargetException noGroup(String key, String why) {
        return new TargetException(Kind.NOT_FOUND, "`" + url + "` has no group `" + key + "`: " + why, null);
    }

    TargetException taken(String login) {
        return new TargetException(
                Kind.ALREADY_EXISTS, "`" + url + "` has an account with login `" + login + "` already", null);
    }

    TargetException several(String attribute, String value) {
        return new TargetException(
                Kind.SCHEMA,
                "`" + url + "` has several entries whose `" + attribute + "` is `" + value
                        + "`; one of them must go before Tenure can tell which is meant",
                null);
    }

    String sentence(LDAPException failure) {
        return "`" + url + "` answered " + answer(failure);
    }

    private static Kind kind(LDAPException failure) {
        return switch (failure.getResultCode().intValue()) {
            case ResultCode.SERVER_DOWN_INT_VALUE, ResultCode.CONNECT_ERROR_INT_VALUE,
                    ResultCode.UNAVAILABLE_INT_VALUE ->
                rootOf(failure) instanceof java.net.SocketTimeoutException
                        ? Kind.TIMEOUT
                        : Kind.UNREACHABLE;
            case ResultCode.TIMEOUT_INT_VALUE, ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE -> Kind.TIMEOUT;
            case ResultCode.BUSY_INT_VALUE, ResultCode.OTHER_INT_VALUE, ResultCode.OPERATIONS_ERROR_INT_VALUE ->
                Kind.BUSY;
            case ResultCode.NO_SUCH_OBJECT_INT_VALUE -> Kind.NOT_FOUND;
            case ResultCode.ENTRY_ALREADY_EXISTS_INT_VALUE -> Kind.ALREADY_EXISTS;
            case ResultCode.CONSTRAINT_VIOLATION_INT_VALUE ->
                // What the `unique` overlay of OpenLDAP answers for a value that somebody else has.
                answer(failure).toLowerCase(Locale.ROOT).contains("unique") ? Kind.ALREADY_EXISTS : Kind.SCHEMA;
            case ResultCode.NO_SUCH_ATTRIBUTE_INT_VALUE, ResultCode.UNDEFINED_ATTRIBUTE_TYPE_INT_VALUE,
                    ResultCode.INAPPROPRIATE_MATCHING_INT_VALUE, ResultCode.ATTRIBUTE_OR_VALUE_EXISTS_INT_VALUE,
                    ResultCode.INVALID_ATTRIBUTE_SYNTAX_INT_VALUE, ResultCode.INVALID_DN_SYNTAX_INT_VALUE,
                    ResultCode.NAMING_VIOLATION_INT_VALUE, ResultCode.OBJECT_CLASS_VIOLATION_INT_VALUE,
                    ResultCode.NOT_ALLOWED_ON_NONLEAF_INT_VALUE, ResultCode.NOT_ALLOWED_ON_RDN_INT_VALUE,
                    ResultCode.OBJECT_CLASS_MODS_PROHIBITED_INT_VALUE, ResultCode.FILTER_ERROR_INT_VALUE ->
                Kind.SCHEMA;
            case ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE, ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
                    ResultCode.AUTHORIZATION_DENIED_INT_VALUE ->
                Kind.PERMISSION;
            default -> failure.getResultCode().isConnectionUsable() ? Kind.CONFIGURATION : Kind.UNREACHABLE;
        };
    }

    private static String answer(LDAPException failure) {
        String said = failure.getDiagnosticMessage();
        return failure.getResultCode().getName() + " (" + failure.getResultCode().intValue() + ")"
                + (said == null || said.isBlank() ? ", and did not say why" : ": " + said);
    }

    private static boolean isTls(Throwable failure) {
        // Whoever goes away in the middle of a handshake has not been found out.
        if (rootOf(failure) instanceof EOFException || rootOf(failure) instanceof SocketException) {
            return false;
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLException || each instanceof CertificateException) {
                return true;
            }
        }
        // The host name check of the SDK is a failure of its own without a cause.
        return String.valueOf(failure.getMessage()).contains("certificate");
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String words(Throwable root) {
        return switch (root) {
            case UnknownHostException _ -> "nobody knows this host name";
            case EOFException _ -> "it closed the connection";
            case ConnectException _ -> String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT);
            case LDAPException ldap when ldap.getResultCode().equals(ResultCode.SERVER_DOWN) ->
                "it closed the connection";
            // The SDK's own words where it gave up before the server had a say.
            case LDAPException ldap when ldap.getDiagnosticMessage() == null -> String.valueOf(ldap.getMessage());
            case LDAPException ldap -> answer(ldap);
            default -> String.valueOf(root.getMessage());
        };
    }
}
