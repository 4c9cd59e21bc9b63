package org.tenure.identity;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Attribute names with a meaning of their own, and their types: those of the lifecycle, and SCIM's (RFC 7643 sections 4.1 and 4.3).
public final class Reserved {

    public static final String STATUS = "status";
    public static final String START_DATE = "startDate";
    public static final String END_DATE = "endDate";
    public static final String TIME_ZONE = "timeZone";
    public static final String MANAGER = "manager";
    public static final String SPONSOR = "sponsor";
    public static final String PROOFING_LEVEL = "proofingLevel";
    public static final String DISPLAY_NAME = "displayName";
    public static final String GIVEN_NAME = "givenName";
    public static final String FAMILY_NAME = "familyName";
    public static final String DEPARTMENT = "department";
    public static final String TITLE = "title";

    /// The status of somebody who has left and is to be stopped everywhere at once.
    public static final String STOPPED = "stopped";

    /// What a status column may mean.
    public static final Set<String> STATUS_WORDS = Set.of("active", "leave", "left", STOPPED);
    /// Identity assurance levels of NIST SP 800-63A; `none` where nobody was proofed.
    public static final Set<String> PROOFING_LEVELS = Set.of("none", "ial1", "ial2", "ial3");
    /// Attributes whose change makes a mover.
    public static final Set<String> OF_THE_JOB = Set.of(TITLE, DEPARTMENT, "division", "organization", "costCenter");

    private static final Map<String, AttributeType> TYPES = types();

    private Reserved() {}

    private static Map<String, AttributeType> types() {
        Map<String, AttributeType> types = new TreeMap<>();
        for (String text : Set.of(STATUS, TIME_ZONE, MANAGER, SPONSOR, PROOFING_LEVEL, DISPLAY_NAME, GIVEN_NAME,
                FAMILY_NAME,
                DEPARTMENT, TITLE, "division", "organization", "costCenter", "nickName", "userType",
                "preferredLanguage",
                "locale", "email", "phoneNumber", "employeeNumber", "userName")) {
            types.put(text, AttributeType.TEXT);
        }
        types.put(START_DATE, AttributeType.DATE);
        types.put(END_DATE, AttributeType.DATE);
        return Map.copyOf(types);
    }

    static Optional<AttributeType> typeOf(String attribute) {
        return Optional.ofNullable(TYPES.get(attribute));
    }

    /// The reserved word that differs from this one only in case or separators, e.g. `startDate` for `start_date`.
    static Optional<String> meant(String attribute) {
        String bare = bare(attribute);
        return TYPES.keySet().stream().filter(word -> !word.equals(attribute) && bare(word).equals(bare)).findFirst();
    }

    private static String bare(String word) {
        return word.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }
}
