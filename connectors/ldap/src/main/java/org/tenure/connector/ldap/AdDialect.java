package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException.Kind;

/// What Active Directory means: it puts a number of Windows ([MS-ERREF], section 2.2) before its words. Pure.
final class AdDialect implements LdapDialect {

    private static final Pattern NUMBER = Pattern.compile("^([0-9A-Fa-f]{8}):");
    private static final Pattern SIGN_IN = Pattern.compile("data ([0-9a-f]{3,4})\\b");

    private static final Meaning TAKEN_NAME = new Meaning(Kind.ALREADY_EXISTS,
            "has this `userPrincipalName` or service name somewhere else already");

    @Override
    public String userSetting() {
        return "user";
    }

    @Override
    public @Nullable Meaning meaning(LDAPException failure) {
        String said = failure.getDiagnosticMessage() == null ? "" : failure.getDiagnosticMessage();
        if (failure.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
            Matcher number = SIGN_IN.matcher(said);
            return number.find() ? new Meaning(Kind.CONFIGURATION, signIn(number.group(1))) : null;
        }
        Matcher number = NUMBER.matcher(said);
        Meaning meaning = number.find() ? numbered(number.group(1).toUpperCase(Locale.ROOT), said) : null;
        if (meaning == null && failure.getResultCode().equals(ResultCode.UNWILLING_TO_PERFORM)) {
            // Elsewhere a server that will not is read-only. Here it is one account's matter.
            return new Meaning(Kind.SCHEMA, "does not do this to this entry");
        }
        return meaning;
    }

    private static @Nullable Meaning numbered(String number, String said) {
        return switch (number) {
            case "0000052D" -> new Meaning(Kind.SCHEMA, "refuses the password by the domain's policy: too short, too "
                    + "simple, used before or too young; an account without a password that fits cannot be enabled");
            case "00000523" -> new Meaning(Kind.SCHEMA, "refuses the login: it has a character that none may have");
            case "00000524" -> new Meaning(Kind.ALREADY_EXISTS, "has an account or group with this login already");
            case "00002071" -> new Meaning(Kind.ALREADY_EXISTS, "has an entry of this name or login already");
            case "000021C8", "000021C7" -> TAKEN_NAME;
            // Samba's number for any value that does not fit.
            case "0000202F" -> said.contains("already in use") ? TAKEN_NAME : null;
            case "0000202B" -> new Meaning(Kind.CONFIGURATION, "says that another domain has this entry: check the "
                    + "settings that name entries, or give that domain a connection of its own");
            case "0000001F" -> new Meaning(Kind.CONFIGURATION, "takes passwords over an encrypted connection only: "
                    + "say `ldaps://` in `url`");
            case "00002028" -> new Meaning(Kind.CONFIGURATION, "takes signed or encrypted connections only: say "
                    + "`ldaps://` in `url`");
            default -> null;
        };
    }

    /// These words follow "because".
    private static String signIn(String number) {
        return switch (number) {
            case "525" -> "nobody has this name";
            case "52e" -> "nobody has this name, or the password is wrong";
            case "530" -> "this account may not sign in at this hour";
            case "531" -> "this account may not sign in from this machine";
            case "532" -> "its password has expired";
            case "533" -> "this account is disabled";
            case "701" -> "this account has expired";
            case "773" -> "it has to change its password first";
            case "775" -> "this account is locked after too many wrong passwords";
            default -> "of error " + number;
        };
    }
}
