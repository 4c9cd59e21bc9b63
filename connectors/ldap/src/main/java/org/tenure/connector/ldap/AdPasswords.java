package org.tenure.connector.ldap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/// Passwords as Active Directory takes them, and such that nobody knows.
final class AdPasswords {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_CHARACTERS = 40;
    // A policy wants three of these kinds; every password has one of each at least.
    private static final String[] KINDS = {
        "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "-+=._:"};

    private AdPasswords() {}

    /// The value of `unicodePwd` ([MS-ADTS], section 3.1.1.3.1.5): in quotes, in UTF-16 with the lower byte first.
    static byte[] quoted(char[] password) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * (password.length + 2)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putChar('"');
        for (char each : password) {
            bytes.putChar(each);
        }
        return bytes.putChar('"').array();
    }

    /// One that nobody has seen, as `unicodePwd`: long, and with all kinds of characters that policies ask for.
    static byte[] unknown() {
        char[] password = new char[RANDOM_CHARACTERS];
        for (int i = 0; i < password.length; i++) {
            String kind = KINDS[i < KINDS.length ? i : RANDOM.nextInt(KINDS.length)];
            password[i] = kind.charAt(RANDOM.nextInt(kind.length()));
        }
        try {
            return quoted(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
