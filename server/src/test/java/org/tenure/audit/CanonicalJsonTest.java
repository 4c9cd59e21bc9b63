package org.tenure.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    @Test
    void keysAreSortedByTheirUtf16CodeUnits() {
        var keys = new LinkedHashMap<String, Object>();
        for (String key : List.of("\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6")) {
            keys.put(key, 1);
        }
        assertThat(CanonicalJson.write(keys))
                .isEqualTo(
                        "{\"\\r\":1,\"1\":1,\"\u0080\":1,\"\u00f6\":1,\"\u20ac\":1,\"\ud83d\ude00\":1,\"\ufb33\":1}");
    }

    @Test
    void textIsEscapedOnlyWhereItMust() {
        assertThat(CanonicalJson.write("€$\u000f\nA'B\"\\\"/\u007f"))
                .isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\"/\u007f\"");
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.write("\ud83d"));
    }

    @Test
    void numbersAreWrittenAsTheAppendixOfTheStandardSays() {
        Map<Long, String> samples = new LinkedHashMap<>();
        samples.put(0x0000000000000000L, "0");
        samples.put(0x8000000000000000L, "0");
        samples.put(0x0000000000000001L, "5e-324");
        samples.put(0x8000000000000001L, "-5e-324");
        samples.put(0x7fefffffffffffffL, "1.7976931348623157e+308");
        samples.put(0x4340000000000000L, "9007199254740992");
        samples.put(0xc340000000000000L, "-9007199254740992");
        samples.put(0x4430000000000000L, "295147905179352830000");
        samples.put(0x44b52d02c7e14af5L, "9.999999999999997e+22");
        samples.put(0x44b52d02c7e14af6L, "1e+23");
        samples.put(0x44b52d02c7e14af7L, "1.0000000000000001e+23");
        samples.put(0x444b1ae4d6e2ef4eL, "999999999999999700000");
        samples.put(0x444b1ae4d6e2ef4fL, "999999999999999900000");
        samples.put(0x444b1ae4d6e2ef50L, "1e+21");
        samples.put(0x3eb0c6f7a0b5ed8cL, "9.999999999999997e-7");
        samples.put(0x3eb0c6f7a0b5ed8dL, "0.000001");
        samples.put(0x41b3de4355555553L, "333333333.3333332");
        samples.put(0xbecbf647612f3696L, "-0.0000033333333333333333");
        samples.put(0x43143ff3c1cb0959L, "1424953923781206.2");
        samples.forEach((bits, text) -> assertThat(CanonicalJson.write(Double.longBitsToDouble(bits))).isEqualTo(text));
    }

    @Test
    void everyNumberReadsBackAsItself() {
        for (long seed = 0; seed < 20_000; seed++) {
            double number = Double.longBitsToDouble(new SplittableRandom(seed).nextLong());
            if (Double.isFinite(number)) {
                assertThat(Double.parseDouble(CanonicalJson.write(number)) == number).as("seed %d", seed).isTrue();
            }
        }
    }

    @Test
    void whatJsonCannotSayIsRefused() {
        assertThat(
                CanonicalJson.write(Map.of("a", List.of(), "b", Map.of(), "c", List.of(1, true), "d", new UUID(0, 1))))
                .isEqualTo("{\"a\":[],\"b\":{},\"c\":[1,true],\"d\":\"00000000-0000-0000-0000-000000000001\"}");
        Object deep = "x";
        for (int i = 0; i < 100; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        for (Object value : new Object[]{Double.NaN, Double.POSITIVE_INFINITY, 1L << 60, new Object(), deep}) {
            assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.write(value));
        }
    }
}
