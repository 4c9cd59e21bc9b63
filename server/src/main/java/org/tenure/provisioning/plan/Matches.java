package org.tenure.provisioning.plan;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.Schema.Matching;

/// When two lists of values are the same to a target: as sets, under the matching rule of their attribute.
public final class Matches {

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final Map<String, Schema.Attribute> attributes;

    public Matches(Schema schema) {
        this.attributes = schema.attributes();
    }

    /// Whether the target ever shows the attribute again.
    boolean isShown(String attribute) {
        return matching(attribute) != Matching.WRITE_ONLY;
    }

    boolean same(String attribute, List<String> one, List<String> other) {
        if (one.equals(other)) {
            return true;
        }
        Matching matching = matching(attribute);
        return normal(one, matching).equals(normal(other, matching));
    }

    private Matching matching(String attribute) {
        Schema.Attribute known = attributes.get(attribute);
        return known == null ? Matching.EXACT : known.matching();
    }

    private static TreeSet<String> normal(List<String> values, Matching matching) {
        var set = new TreeSet<String>();
        for (String value : values) {
            set.add(normal(value, matching));
        }
        return set;
    }

    private static String normal(String value, Matching matching) {
        return switch (matching) {
            case EXACT, WRITE_ONLY -> value;
            case CASE_IGNORE -> folded(value);
            case NAME -> name(value);
        };
    }

    // RFC 4518 section 2: prepared strings are compatibility-normalized, case-folded, with insignificant spaces left out.
    private static String folded(String value) {
        String plain = Normalizer.normalize(value, Normalizer.Form.NFKC);
        return SPACES.matcher(plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).strip()).replaceAll(" ");
    }

    private static String name(String value) {
        try {
            var normal = new StringBuilder();
            for (var part : new LdapName(value).getRdns()) {
                normal.append(folded(part.getType()))
                        .append('=')
                        .append(folded(String.valueOf(part.getValue())))
                        .append(',');
            }
            return normal.toString();
        } catch (InvalidNameException notOne) {
            return folded(value);
        }
    }
}
