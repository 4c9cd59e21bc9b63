package org.tenure.security;

/// A token just made, with its secret: the only time it is seen.
public record NewToken(Token token, String secret) {

    @Override
    public String toString() {
        return "NewToken[token=%s]".formatted(token);
    }
}
