package org.tenure.identity.feed;

/// Whether bytes are well-formed UTF-8 (RFC 3629 section 4), and if not, in which line first. Fed buffer by buffer.
final class Utf8Check {

    private int line = 1;
    private int more;
    private int low = 0x80;
    private int high = 0xBF;
    private int wrongLine;
    private int wrongByte;
    private int lead;
    private int firstWideLine;

    void take(byte[] buffer, int length) {
        for (int i = 0; i < length && wrongLine == 0; i++) {
            int one = buffer[i] & 0xFF;
            if (more > 0) {
                follow(one);
            } else if (one == '\n') {
                line++;
            } else if (one >= 0x80) {
                lead(one);
            }
        }
    }

    private void lead(int one) {
        lead = one;
        low = 0x80;
        high = 0xBF;
        if (one >= 0xC2 && one <= 0xDF) {
            more = 1;
        } else if (one >= 0xE0 && one <= 0xEF) {
            more = 2;
            low = one == 0xE0 ? 0xA0 : 0x80;
            high = one == 0xED ? 0x9F : 0xBF;
        } else if (one >= 0xF0 && one <= 0xF4) {
            more = 3;
            low = one == 0xF0 ? 0x90 : 0x80;
            high = one == 0xF4 ? 0x8F : 0xBF;
        } else {
            wrong(one);
        }
    }

    private void follow(int one) {
        if (one < low || one > high) {
            wrong(lead);
            return;
        }
        low = 0x80;
        high = 0xBF;
        more--;
        if (more == 0 && firstWideLine == 0) {
            firstWideLine = line;
        }
    }

    private void wrong(int one) {
        wrongLine = line;
        wrongByte = one;
    }

    /// The first line that is not UTF-8, 0 when all are.
    int wrongLine() {
        return wrongLine;
    }

    int wrongByte() {
        return wrongByte;
    }

    /// The first line with a character outside ASCII, 0 when there is none.
    int firstWideLine() {
        return firstWideLine;
    }
}
