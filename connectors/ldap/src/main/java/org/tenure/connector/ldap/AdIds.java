package org.tenure.connector.ldap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/// The two identifiers of an entry in their two forms, as bytes and as text. Pure.
///
/// A GUID ([MS-DTYP], section 2.3.4) has its first three parts with the lowest byte first, so that its text is not its
/// bytes in hexadecimal. A SID (section 2.4.2) ends in a number that tells the entries of one domain apart.
final class AdIds {

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}");
    private static final int SID_HEAD_BYTES = 8;
    private static final int PART_BYTES = 4;

    private AdIds() {}

    static boolean isGuid(String text) {
        return GUID.matcher(text).matches();
    }

    static String guid(byte[] bytes) {
        ByteBuffer guid = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long high = Integer.toUnsignedLong(guid.getInt()) << 32
                | Short.toUnsignedLong(guid.getShort()) << 16
                | Short.toUnsignedLong(guid.getShort());
        return new UUID(high, guid.order(ByteOrder.BIG_ENDIAN).getLong()).toString();
    }

    static byte[] bytes(String guid) {
        UUID id = UUID.fromString(guid);
        long high = id.getMostSignificantBits();
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (high >>> 32))
                .putShort((short) (high >>> 16))
                .putShort((short) high)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /// A name that stays when the entry is renamed or moved ([MS-ADTS], section 3.1.1.3.1.2.4).
    static String name(String guid) {
        return "<GUID=" + guid + ">";
    }

    /// The number of an entry within its domain.
    static long number(byte[] sid) {
        return part(sid, sid.length - PART_BYTES);
    }

    /// The name of the entry in the same domain that has this number.
    static String neighbour(byte[] sid, long number) {
        StringBuilder text = new StringBuilder("<SID=S-").append(sid[0])
                .append('-')
                .append(Long.parseLong(HexFormat.of().formatHex(sid, 2, SID_HEAD_BYTES), 16));
        for (int at = SID_HEAD_BYTES; at < sid.length - PART_BYTES; at += PART_BYTES) {
            text.append('-').append(part(sid, at));
        }
        return text.append('-').append(number).append('>').toString();
    }

    private static long part(byte[] sid, int at) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(sid, at, PART_BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }
}
