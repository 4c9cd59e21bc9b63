package org.tenure.configuration;

import java.util.HashMap;
import java.util.Map;

/// Where in the files each value stands, by its path, e.g. `/roles/engineer/contains/2`.
final class Places {

    private final Map<String, Place> places = new HashMap<>();

    void put(String path, Place place) {
        places.putIfAbsent(path, place);
    }

    /// The place of a path, or of the nearest thing around it that is in a file.
    Place of(String path) {
        String here = path;
        while (true) {
            Place place = places.get(here);
            if (place != null) {
                return place;
            }
            int slash = here.lastIndexOf('/');
            // The place of a whole kind says nothing about an object that is not in it.
            if (here.indexOf('/', 1) == slash || slash < 1) {
                return Place.NOWHERE;
            }
            here = here.substring(0, slash);
        }
    }
}
