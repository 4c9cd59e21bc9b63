package org.tenure.audit;

/// What a line of a file in the folder of checkpoints says.
sealed interface OutsideLine permits KeptLeaf, Checkpoint, OutsideLine.Unreadable {

    /// A line that says nothing we write: somebody changed it.
    record Unreadable(String file, long line) implements OutsideLine {}

    /// What the text of a line says.
    static OutsideLine of(String text, String file, long line) {
        return KeptLeaf.parse(text)
                .<OutsideLine>map(kept -> kept)
                .or(() -> Checkpoint.parse(text))
                .orElseGet(() -> new Unreadable(file, line));
    }
}
