package org.tenure.identity.feed;

/// Whether a key may be there twice. Of each it keeps 64 bits, so that two may be taken for one, but never one for two.
final class SeenKeys {

    static final int KEPT_MAX = 1 << 20;

    private long[] slots = new long[1 << 10];
    private int kept;
    private boolean doubtful;

    void add(String key) {
        if (doubtful) {
            return;
        }
        if (kept == KEPT_MAX) {
            doubtful = true;
            return;
        }
        if (kept * 2 >= slots.length) {
            grow();
        }
        put(bits(key));
    }

    /// True when a key was added twice, when two are alike in 64 bits, or when they are too many to keep.
    boolean areDoubtful() {
        return doubtful;
    }

    private void put(long bits) {
        int slot = (int) bits & slots.length - 1;
        while (slots[slot] != 0) {
            if (slots[slot] == bits) {
                doubtful = true;
                return;
            }
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = bits;
        kept++;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[before.length * 2];
        kept = 0;
        for (long bits : before) {
            if (bits != 0) {
                put(bits);
            }
        }
    }

    /// FNV-1a over the characters, mixed so that the lowest bits depend on all; never 0, which is an empty slot.
    private static long bits(String key) {
        long bits = 0xCBF2_9CE4_8422_2325L;
        for (int i = 0; i < key.length(); i++) {
            bits = (bits ^ key.charAt(i)) * 0x100_0000_01B3L;
        }
        bits = (bits ^ bits >>> 32) * 0x9E37_79B9_7F4A_7C15L;
        bits ^= bits >>> 29;
        return bits == 0 ? 1 : bits;
    }
}
