package org.tenure.expression;

/// An expression has no answer for these values: one it needs is missing, or a bound was reached. Never a doubt in
/// somebody's favour: who asks opens nothing and ends nothing.
public final class EvaluationException extends Exception {

    public EvaluationException(String sentence) {
        super(sentence, null, false, false);
    }
}
