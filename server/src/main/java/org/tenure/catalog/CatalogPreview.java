package org.tenure.catalog;

import java.util.List;

/// What a change would do: which definitions it touches, what targets would give, and the catalogue afterwards.
public record CatalogPreview(List<ModelEdit> edits, ContentDifference content, CatalogView after) {

    public CatalogPreview {
        edits = List.copyOf(edits);
    }
}
