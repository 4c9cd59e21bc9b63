package org.tenure.configuration;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/// Reads one YAML document from the parser's events: no tags, no anchors, no types, so nothing can grow or be made.
final class YamlReader {

    static final int DEPTH_MAX = 20;

    private final String file;
    private final Iterator<Event> events;

    private YamlReader(String file, String content, int sizeMax) {
        this.file = file;
        var options = new LoaderOptions();
        options.setCodePointLimit(sizeMax);
        options.setProcessComments(false);
        this.events = new Yaml(options).parse(new StringReader(content)).iterator();
    }

    /// The document; empty when there is none, or when it cannot be read, which is then among the problems.
    static Optional<YamlNode> read(String file, String content, int sizeMax, Problems problems) {
        try {
            return Optional.ofNullable(new YamlReader(file, content, sizeMax).document());
        } catch (Unreadable unreadable) {
            problems.add(unreadable.place, "%s", unreadable.sentence);
        } catch (MarkedYAMLException notYaml) {
            Mark mark = notYaml.getProblemMark();
            problems.add(
                    mark == null ? new Place(file, 1, 1) : place(file, mark),
                    "This is not YAML: %s. Look at indentation, quotes and brackets here and in the line above.",
                    notYaml.getProblem());
        } catch (YAMLException notText) {
            problems.add(
                    new Place(file, 1, 1),
                    "This is not a text file in UTF-8: it has characters that YAML does not allow. Save it as UTF-8.");
        }
        return Optional.empty();
    }

    private @Nullable YamlNode document() {
        YamlNode document = null;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent) {
                if (document != null) {
                    throw unreadable(event, "A second document begins here. One file holds one; take the `---` out.");
                }
                document = node(events.next(), 1);
            }
        }
        return document;
    }

    private YamlNode node(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            throw unreadable(alias, "`*%s` repeats something from above. Aliases are not read: write it out."
                    .formatted(alias.getAnchor()));
        }
        if (depth > DEPTH_MAX) {
            throw unreadable(event, "This is nested more than %d deep. Nothing in the format is.".formatted(DEPTH_MAX));
        }
        if (event instanceof NodeEvent anchored && anchored.getAnchor() != null) {
            throw unreadable(event,
                    "`&%s` is an anchor. Anchors are not read: take it out.".formatted(anchored.getAnchor()));
        }
        return switch (event) {
            case ScalarEvent scalar -> {
                checkTag(scalar, scalar.getTag());
                yield new YamlNode.Scalar(at(scalar), scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN);
            }
            case SequenceStartEvent start -> sequence(start, depth);
            case MappingStartEvent start -> mapping(start, depth);
            default -> throw unreadable(event, "This is not YAML.");
        };
    }

    private YamlNode sequence(SequenceStartEvent start, int depth) {
        checkTag(start);
        var items = new ArrayList<YamlNode>();
        Event event = events.next();
        while (!(event instanceof SequenceEndEvent)) {
            items.add(node(event, depth + 1));
            event = events.next();
        }
        return new YamlNode.Sequence(at(start), items);
    }

    private YamlNode mapping(MappingStartEvent start, int depth) {
        checkTag(start);
        Map<String, Place> seen = new HashMap<>();
        List<YamlNode.Entry> entries = new ArrayList<>();
        Event event = events.next();
        while (!(event instanceof MappingEndEvent)) {
            YamlNode key = node(event, depth + 1);
            if (!(key instanceof YamlNode.Scalar(Place place, String text, boolean plain))) {
                throw new Unreadable(key.place(), "A key is a text, and this is %s.".formatted(key.word()));
            }
            Place first = seen.putIfAbsent(text, place);
            if (first != null) {
                throw new Unreadable(place,
                        "`%s` stands here twice, first in line %d. Keep one.".formatted(text, first.line()));
            }
            entries.add(new YamlNode.Entry(place, text, node(events.next(), depth + 1)));
            event = events.next();
        }
        return new YamlNode.Mapping(at(start), entries);
    }

    private void checkTag(CollectionStartEvent start) {
        checkTag(start, start.getTag());
    }

    private void checkTag(Event event, @Nullable String tag) {
        if (tag != null) {
            throw unreadable(event,
                    "`%s` is a type of YAML's own. Types follow from the key: take it out.".formatted(tag));
        }
    }

    private Place at(Event event) {
        return place(file, event.getStartMark());
    }

    private static Place place(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Unreadable unreadable(Event event, String sentence) {
        return new Unreadable(at(event), sentence);
    }

    /// Ends the reading of a file.
    private static final class Unreadable extends RuntimeException {

        private final transient Place place;
        private final String sentence;

        Unreadable(Place place, String sentence) {
            super(sentence, null, false, false);
            this.place = place;
            this.sentence = sentence;
        }
    }
}
