package org.tenure.api;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;

/// One route: what is asked, who may, what comes back.
record Route(
        HttpMethod method,
        String path,
        Right right,
        String summary,
        List<Parameter> parameters,
        @Nullable Body body,
        Type answers,
        boolean paged,
        Handler handler) {

    /// Answers a call, or refuses it. What it throws is our bug.
    @FunctionalInterface
    interface Handler {
        Outcome<?> answer(Call call) throws Exception;
    }

    /// `in` is `path` or `query`; `type` a JSON Schema type, `format` its format when there is one.
    record Parameter(String name, String in, String type, @Nullable String format, boolean required,
            String description) {

        static Parameter segment(String name, @Nullable String format, String description) {
            return new Parameter(name, "path", "string", format, true, description);
        }

        static Parameter query(String name, String type, @Nullable String format, String description) {
            return new Parameter(name, "query", type, format, false, description);
        }
    }

    /// A request body: its media type and the record it holds, or null for a file.
    record Body(String mediaType, @Nullable Class<?> type, String description) {}

    static Builder get(String path, Right right, String summary) {
        return new Builder(HttpMethod.GET, path, right, summary);
    }

    static Builder post(String path, Right right, String summary) {
        return new Builder(HttpMethod.POST, path, right, summary);
    }

    static Builder put(String path, Right right, String summary) {
        return new Builder(HttpMethod.PUT, path, right, summary);
    }

    static Builder delete(String path, Right right, String summary) {
        return new Builder(HttpMethod.DELETE, path, right, summary);
    }

    /// Collects what a route says, ending with what it answers.
    static final class Builder {

        private final HttpMethod method;
        private final String path;
        private final Right right;
        private final String summary;
        private final List<Parameter> parameters = new ArrayList<>();
        private @Nullable Body body;

        private Builder(HttpMethod method, String path, Right right, String summary) {
            this.method = method;
            this.path = path;
            this.right = right;
            this.summary = summary;
        }

        Builder segment(String name, String description) {
            parameters.add(Parameter.segment(name, null, description));
            return this;
        }

        Builder id(String name, String description) {
            parameters.add(Parameter.segment(name, "uuid", description));
            return this;
        }

        Builder query(String name, String description) {
            parameters.add(Parameter.query(name, "string", null, description));
            return this;
        }

        Builder queryId(String name, String description) {
            parameters.add(Parameter.query(name, "string", "uuid", description));
            return this;
        }

        /// A query parameter without which there is no answer.
        Builder needs(String name, String description) {
            parameters.add(new Parameter(name, "query", "string", null, true, description));
            return this;
        }

        Builder count(String name, String description) {
            parameters.add(Parameter.query(name, "integer", "int64", description));
            return this;
        }

        Builder needsCount(String name, String description) {
            parameters.add(new Parameter(name, "query", "integer", "int64", true, description));
            return this;
        }

        Builder flag(String name, String description) {
            parameters.add(Parameter.query(name, "boolean", null, description));
            return this;
        }

        Builder date(String name, String description) {
            parameters.add(Parameter.query(name, "string", "date", description));
            return this;
        }

        /// A time, or a day for its end; see [Call#moment].
        Builder time(String name, String description) {
            parameters.add(Parameter.query(name, "string", null, description));
            return this;
        }

        Builder body(Class<?> type, String description) {
            body = new Body("application/json", type, description);
            return this;
        }

        Builder file(String mediaType, String description) {
            body = new Body(mediaType, null, description);
            return this;
        }

        Builder paged() {
            parameters.add(Parameter.query("after", "string", null, "`next` of the page before"));
            parameters.add(
                    Parameter.query("size", "integer", "int32", "How many items at most, 1 to 500; 50 unless said"));
            return this;
        }

        Route answers(Type type, Handler handler) {
            return new Route(method, path, right, summary, List.copyOf(parameters), body, type, false, handler);
        }

        /// Answers a page of items, asked for by `after` and `size`.
        Route pages(Class<?> item, Handler handler) {
            paged();
            return new Route(method, path, right, summary, List.copyOf(parameters), body, item, true, handler);
        }
    }
}
