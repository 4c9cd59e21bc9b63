package org.tenure.kernel;

import java.util.function.Function;

/// The answer to an order: it was done, or it was refused and nothing changed.
public sealed interface Outcome<T> {

    record Done<T>(T value) implements Outcome<T> {}

    record Refused<T>(Refusal refusal) implements Outcome<T> {}

    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /// A refusal whose sentence is made by [String#formatted].
    static <T> Outcome<T> refused(ErrorCode code, String sentence, Object... arguments) {
        return new Refused<>(new Refusal(code, sentence.formatted(arguments)));
    }

    /// The value.
    ///
    /// @throws RefusedException when it was refused; edges and tests may use it where nothing is left to decide
    default T get() {
        return switch (this) {
            case Done<T>(T value) -> value;
            case Refused<T>(Refusal refusal) -> throw new RefusedException(refusal);
        };
    }

    default <R> Outcome<R> map(Function<? super T, ? extends R> next) {
        return switch (this) {
            case Done<T>(T value) -> done(next.apply(value));
            case Refused<T>(Refusal refusal) -> refused(refusal);
        };
    }

    default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Refused<T>(Refusal refusal) -> refused(refusal);
        };
    }
}
