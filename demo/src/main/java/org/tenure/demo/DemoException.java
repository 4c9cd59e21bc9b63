package org.tenure.demo;

/// Something is in the way of the demo. The message is the one sentence that is shown.
final class DemoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoException(String sentence) {
        super(sentence);
    }

    DemoException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
