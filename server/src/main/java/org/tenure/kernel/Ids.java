package org.tenure.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.UUID;

/// New ids: UUID version 7 (RFC 9562 section 5.7), so that rows written together stand together in an index.
public final class Ids {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static long last;

    private Ids() {}

    /// Ids of one process never go backwards, even when its clock does. The 12 bits after the millisecond count within it.
    public static synchronized UUID next() {
        long now = System.currentTimeMillis() << 12;
        last = Math.max(last + 1, now);
        long high = (last >>> 12) << 16 | 0x7000L | (last & 0xFFF);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /// The id that follows from what something is (UUID version 8): known before the thing is written, the same on every try.
    public static UUID of(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.wrap(hash);
            long high = (bytes.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
            long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
