package org.tenure.identity.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenKeysTest {

    private final SeenKeys keys = new SeenKeys();

    @Test
    void manyDifferentKeysLeaveNoDoubt() {
        for (int i = 0; i < 300_000; i++) {
            keys.add(Integer.toString(i));
        }

        assertThat(keys.areDoubtful()).isFalse();
    }

    @Test
    void aKeyAddedTwiceIsNoticedHoweverManyCameBetween() {
        for (int i = 0; i < 300_000; i++) {
            keys.add(Integer.toString(i));
        }
        keys.add("17");

        assertThat(keys.areDoubtful()).isTrue();
    }

    @Test
    void moreThanAreKeptAreDoubtful() {
        for (int i = 0; i <= SeenKeys.KEPT_MAX; i++) {
            keys.add(Integer.toString(i));
        }

        assertThat(keys.areDoubtful()).isTrue();
    }
}
