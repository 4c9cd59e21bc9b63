package org.tenure.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The functions that names and rules are made with, each with a bounded result.
///
/// Joining replaces the standard one: `map(x, x + x)` in a row would otherwise double a text with every nine characters.
final class Functions {

    /// Characters of the longest text, and items of the longest list, that an expression makes on its way.
    static final int SIZE_MAX = 10_000;

    static final Set<? extends CelStandardOverload> REPLACED = EnumSet.of(AddOverload.ADD_STRING, AddOverload.ADD_LIST,
            AddOverload.ADD_BYTES);

    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType TEXTS = ListType.create(SimpleType.STRING);

    /// Letters that do not come apart into a letter and marks, or whose marks are a letter: after ICAO document 9303,
    /// part 3, section 6, which passports are written by.
    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('Ä', "Ae"), Map.entry('ä', "ae"), Map.entry('Ö', "Oe"), Map.entry('ö', "oe"),
            Map.entry('Ü', "Ue"), Map.entry('ü', "ue"), Map.entry('ß', "ss"), Map.entry('ẞ', "SS"),
            Map.entry('Ø', "Oe"), Map.entry('ø', "oe"), Map.entry('Æ', "Ae"), Map.entry('æ', "ae"),
            Map.entry('Å', "Aa"), Map.entry('å', "aa"), Map.entry('Œ', "Oe"), Map.entry('œ', "oe"),
            Map.entry('Ð', "D"), Map.entry('ð', "d"), Map.entry('Đ', "D"), Map.entry('đ', "d"),
            Map.entry('Þ', "Th"), Map.entry('þ', "th"), Map.entry('Ł', "L"), Map.entry('ł', "l"),
            Map.entry('Ħ', "H"), Map.entry('ħ', "h"), Map.entry('ı', "i"));

    private Functions() {}

    static List<CelFunctionDecl> declarations() {
        return List.of(
                declare("lower", TEXT, TEXT),
                declare("upper", TEXT, TEXT),
                declare("ascii", TEXT, TEXT),
                declare("first", TEXT, TEXT, SimpleType.INT),
                declare("join", TEXT, TEXTS, TEXT),
                declare("replace", TEXT, TEXT, TEXT, TEXT));
    }

    static List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from("lower", String.class, text -> text.toLowerCase(Locale.ROOT)),
                CelFunctionBinding.from("upper", String.class, text -> bounded(text.toUpperCase(Locale.ROOT))),
                CelFunctionBinding.from("ascii", String.class, text -> bounded(ascii(text))),
                CelFunctionBinding.from("first", String.class, Long.class, Functions::first),
                CelFunctionBinding.from("join", List.class, String.class, Functions::join),
                CelFunctionBinding.from("replace", List.of(String.class, String.class, String.class),
                        Functions::replace),
                CelFunctionBinding.from("add_string", String.class, String.class,
                        (a, b) -> bounded(a.length() + (long) b.length()) ? a + b : ""),
                CelFunctionBinding.from("add_list", List.class, List.class, Functions::append));
    }

    static String bounded(String text) {
        bounded((long) text.length());
        return text;
    }

    /// Always true; throws when it is too much.
    private static boolean bounded(long size) {
        if (size > SIZE_MAX) {
            throw new Expression.NoAnswer(
                    "an expression makes texts and lists of at most %d characters or items".formatted(SIZE_MAX));
        }
        return true;
    }

    private static CelFunctionDecl declare(String name, CelType result, CelType... parameters) {
        return CelFunctionDecl.newFunctionDeclaration(name,
                CelOverloadDecl.newGlobalOverload(name, result, parameters));
    }

    /// The nearest text in the letters A to Z: `ü` is `ue`, `é` is `e`, `ø` is `oe`, `ß` is `ss`; what has none is left out.
    static String ascii(String text) {
        var letters = new StringBuilder(text.length());
        for (char c : Normalizer.normalize(text, Normalizer.Form.NFC).toCharArray()) {
            letters.append(LETTERS.getOrDefault(c, String.valueOf(c)));
        }
        var plain = new StringBuilder(letters.length());
        for (char c : Normalizer.normalize(letters, Normalizer.Form.NFKD).toCharArray()) {
            if (c < 0x80) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /// The first characters, never half of one.
    private static String first(String text, Long count) {
        int characters = text.codePointCount(0, text.length());
        int taken = Math.clamp(count, 0, characters);
        return text.substring(0, text.offsetByCodePoints(0, taken));
    }

    private static String join(List<?> texts, String separator) {
        var all = new StringBuilder();
        for (Object text : texts) {
            if (!all.isEmpty()) {
                all.append(separator);
            }
            all.append(text);
            bounded(all.length());
        }
        return all.toString();
    }

    private static String replace(Object[] arguments) {
        String text = (String) arguments[0];
        String what = (String) arguments[1];
        String by = (String) arguments[2];
        if (what.isEmpty()) {
            return text;
        }
        long hits = 0;
        for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + what.length())) {
            hits++;
        }
        bounded(text.length() + hits * (by.length() - (long) what.length()));
        return text.replace(what, by);
    }

    private static List<Object> append(List<?> a, List<?> b) {
        bounded(a.size() + (long) b.size());
        var all = new ArrayList<Object>(a);
        all.addAll(b);
        return all;
    }
}
