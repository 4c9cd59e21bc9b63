package org.tenure.kernel;

/// A refusal on its way out of a transaction, which it rolls back. Doors turn it into an [Outcome] again.
public final class RefusedException extends RuntimeException {

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.sentence(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
