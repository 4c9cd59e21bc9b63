package org.tenure.provisioning.run;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Folds logins so that two which a person or a system may take for one another become equal: compatibility forms
/// (Unicode NFKC), case, characters that do not show, and look-alikes (the common part of Unicode TR 39's skeleton).
final class LoginFold {

    /// Pairs of a character and the letter it is mistaken for, all after case folding.
    private static final String LOOK_ALIKES = """
            аa бb вb гr еe ёe зe кk мm нh оo рp сc тt уy хx ѕs іi їi јj һh ԁd ԛq ԝw ѵv қk үy ӏl
            αa βb γy εe ηn ιi κk νv οo ρp τt υu χx ωw ϲc ϳj
            օo սu զq հh ոn ɑa ɡg ıi łl øo đd ħh ŧt
            0o 1l |l
            """;

    private static final Map<Integer, Integer> SKELETON = new HashMap<>();

    static {
        Pattern.compile("(\\S)(\\S)")
                .matcher(LOOK_ALIKES)
                .results()
                .forEach(pair -> SKELETON.put(pair.group(1).codePointAt(0), pair.group(2).codePointAt(0)));
    }

    private LoginFold() {}

    static String fold(String login) {
        String plain = Normalizer.normalize(login, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        var folded = new StringBuilder(plain.length());
        plain.codePoints().filter(LoginFold::isShown).forEach(c -> folded.appendCodePoint(SKELETON.getOrDefault(c, c)));
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    // The combining dot above (U+0307) is what lower case leaves of the Turkish capital İ.
    private static boolean isShown(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.FORMAT && type != Character.CONTROL && codePoint != 0x34F && codePoint != 0x307;
    }
}
