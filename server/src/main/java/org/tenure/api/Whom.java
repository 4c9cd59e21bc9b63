package org.tenure.api;

import java.util.Optional;
import java.util.UUID;
import org.tenure.identity.Identities;
import org.tenure.identity.Person;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;

/// Finds whom a call is about: by id, or by an identifier that names one person only.
final class Whom {

    static final String WHO = "The id of a person, or an identifier such as an employee number";

    private final Identities identities;

    Whom(Identities identities) {
        this.identities = identities;
    }

    Outcome<Person> find(String who) {
        Optional<UUID> id = isId(who) ? Optional.of(UUID.fromString(who)) : identities.byIdentifier(null, who);
        return id.flatMap(identities::find)
                .<Outcome<Person>>map(Outcome::done)
                .orElseGet(() -> Outcome.refused(
                        ErrorCode.NOT_FOUND,
                        "There is nobody with the id or identifier `%s`. Find people with `tenure people WORDS`.",
                        who));
    }

    private static boolean isId(String text) {
        return text.length() == 36 && text.chars().filter(c -> c == '-').count() == 4;
    }
}
