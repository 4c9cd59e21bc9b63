package org.tenure.catalog;

import java.util.List;
import java.util.stream.Collectors;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Refusal;

/// Something wrong with one field of one definition. The sentence stands alone; kind, name and field say where an edge
/// can point to. An item of a list is `contains/2`, counted from 0; the empty field is the definition itself.
public record ModelProblem(ErrorCode code, String kind, String name, String field, String sentence) {

    private static final int SENTENCES_MAX = 5;

    /// One refusal for many problems: the first code, the first few sentences.
    public static Refusal refusal(List<ModelProblem> problems) {
        String text = problems.stream()
                .limit(SENTENCES_MAX)
                .map(ModelProblem::sentence)
                .distinct()
                .collect(Collectors.joining(" "));
        int more = problems.size() - SENTENCES_MAX;
        return new Refusal(problems.getFirst().code(), more > 0 ? text + " And %d more.".formatted(more) : text);
    }
}
