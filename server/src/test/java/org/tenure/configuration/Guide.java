package org.tenure.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// The examples in a guide, in order.
final class Guide {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```([a-z]+)\\n(.*?)^```$");

    private Guide() {}

    record Block(String language, String content) {}

    static List<Block> blocks(String guide) throws IOException {
        String text = Files.readString(root().resolve("docs/guides").resolve(guide));
        return BLOCK.matcher(text).results().map(found -> new Block(found.group(1), found.group(2))).toList();
    }

    /// The folder of the whole checkout.
    static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = Objects.requireNonNull(root.getParent(), "the checkout");
        }
        return root;
    }
}
