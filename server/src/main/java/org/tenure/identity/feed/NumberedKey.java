package org.tenure.identity.feed;

/// Where a page of a run's lists ends: a number and a text.
record NumberedKey(int number, String text) {

    /// As written by [#toString].
    static NumberedKey parse(String written) {
        int split = written.indexOf(':');
        return new NumberedKey(Integer.parseInt(written.substring(0, split)), written.substring(split + 1));
    }

    @Override
    public String toString() {
        return number + ":" + text;
    }
}
