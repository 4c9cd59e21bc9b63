package org.tenure.kernel;

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
}
