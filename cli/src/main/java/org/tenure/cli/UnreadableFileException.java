package org.tenure.cli;

import java.io.IOException;

/// A file that cannot be read to its end; the message is a sentence for people.
final class UnreadableFileException extends IOException {

    private static final long serialVersionUID = 1;

    UnreadableFileException(String sentence) {
        super(sentence);
    }
}
