package org.tenure.configuration;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads a folder of files as one document: what they say is laid together by kind and name, in the order of the files' names.
final class FolderReader {

    static final int FILES_MAX = 500;
    static final int SIZE_MAX = 10_000_000;

    private static final int LIMITS_LEVELS = 2;

    private final Problems problems;

    FolderReader(Problems problems) {
        this.problems = problems;
    }

    /// The document; what is wrong is among the problems.
    YamlNode.Mapping read(Map<String, String> files) {
        var entries = new ArrayList<YamlNode.Entry>();
        if (fits(files)) {
            new TreeMap<>(files).forEach((file, content) -> YamlReader.read(file, content, SIZE_MAX, problems)
                    .ifPresent(document -> entries.addAll(entries(document))));
        }
        return new YamlNode.Mapping(Place.NOWHERE, merged(entries, LIMITS_LEVELS));
    }

    private boolean fits(Map<String, String> files) {
        if (files.size() > FILES_MAX) {
            problems.add(Place.NOWHERE, "The folder has %d files; at most %d are read. Lay some together.",
                    files.size(), FILES_MAX);
            return false;
        }
        long size = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            size += file.getValue().getBytes(StandardCharsets.UTF_8).length;
            if (size > SIZE_MAX) {
                problems.add(
                        new Place(file.getKey(), 1, 1),
                        "With this file the folder has more than %d MB, which is all that is read at once.",
                        SIZE_MAX / 1_000_000);
                return false;
            }
        }
        return true;
    }

    private List<YamlNode.Entry> entries(YamlNode document) {
        return switch (document) {
            case YamlNode.Mapping mapping -> mapping.entries();
            case YamlNode.Scalar scalar when scalar.isNothing() -> List.of();
            default -> {
                problems.add(
                        document.place(), "A file is a map with some of `%s`; this is %s.",
                        String.join("`, `", Format.ROOT.names()), document.word());
                yield List.of();
            }
        };
    }

    /// Maps of the same key become one, so many levels deep; below that one key is one thing.
    private List<YamlNode.Entry> merged(List<YamlNode.Entry> entries, int levels) {
        Map<String, List<YamlNode.Entry>> byKey = new LinkedHashMap<>();
        entries.forEach(entry -> byKey.computeIfAbsent(entry.key(), none -> new ArrayList<>()).add(entry));
        return byKey.values().stream().map(same -> merged(same, levels, same.getFirst())).toList();
    }

    private YamlNode.Entry merged(List<YamlNode.Entry> same, int levels, YamlNode.Entry first) {
        if (same.size() == 1) {
            return first;
        }
        if (levels > 0 && same.stream().allMatch(entry -> entry.value() instanceof YamlNode.Mapping)) {
            var inside = new ArrayList<YamlNode.Entry>();
            same.forEach(entry -> inside.addAll(((YamlNode.Mapping) entry.value()).entries()));
            int deeper = first.key().equals(Format.LIMITS) ? levels - 1 : levels - LIMITS_LEVELS;
            return new YamlNode.Entry(first.place(), first.key(),
                    new YamlNode.Mapping(first.value().place(), merged(inside, deeper)));
        }
        for (YamlNode.Entry again : same.subList(1, same.size())) {
            problems.add(
                    again.place(),
                    "`%s` is already in `%s`, line %d. Keep one.",
                    again.key(),
                    first.place().file(),
                    first.place().line());
        }
        return first;
    }
}
