// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.shapes.OperationModel;
import io.rivermill.shapes.Protocol;
import io.rivermill.wire.PercentCodec;
import io.rivermill.wire.UriTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a request goes, all services being on one port: by target header, path, form action, credential scope.
 *
 * <p>Host names say nothing here, since clients point every service at one URL.
 *
 * <p>Threads: immutable once made.
 */
final class Router {
    private static final Pattern DATED_PATH = Pattern.compile("/20\\d\\d-\\d\\d-\\d\\d/.*");
    private static final Route FORM = new Route.Form();
    private static final Route HEALTH = new Route.Health();
    private static final Route PREFLIGHT = new Route.Preflight();

    private record RestRoute(UriTemplate template, Operation<?, ?> operation) {}

    private final List<ServedService> services;
    private final List<PlainRoute> plainRoutes;
    private final Map<String, Route> byTarget = new HashMap<>();
    private final Map<String, List<RestRoute>> restByMethod = new HashMap<>();

    Router(List<ServedService> services, List<PlainRoute> plainRoutes) {
        this.services = List.copyOf(services);
        this.plainRoutes = List.copyOf(plainRoutes);
        for (ServedService service : services) {
            for (Operation<?, ?> operation : service.operations().values()) {
                add(service, operation);
            }
        }
        Comparator<RestRoute> heaviest = Comparator.comparingInt(route -> -route.template.weight());
        restByMethod.values().forEach(routes -> routes.sort(heaviest));
    }

    private void add(ServedService service, Operation<?, ?> operation) {
        OperationModel model = operation.type().model();
        String prefix = service.codec().service().targetPrefix();
        if (prefix != null) {
            byTarget.put(prefix + '.' + model.name(), new Route.Call(service, operation, Map.of()));
        }
        if (service.protocol() == Protocol.REST_JSON) {
            restByMethod
                    .computeIfAbsent(model.method(), method -> new ArrayList<>())
                    .add(new RestRoute(UriTemplate.parse(model.uri()), operation));
        }
    }

    /** The route that the head of a request tells. */
    Route route(Request request) {
        String target = request.header("x-amz-target");
        if (target != null) {
            return byTarget(request, target);
        }
        if (request.method().equals("OPTIONS")) {
            return request.header("origin") == null ? Route.NOT_FOUND : PREFLIGHT;
        }
        for (PlainRoute plain : plainRoutes) {
            if (request.path().startsWith(plain.pathPrefix())) {
                return new Route.Plain(plain);
            }
        }
        String scope = scopeService(request);
        ServedService rest = find(service -> service.protocol() == Protocol.REST_JSON);
        if (rest != null
                && (DATED_PATH.matcher(request.path()).matches()
                        || rest.signingName().equals(scope))) {
            return rest(rest, request);
        }
        if (request.mediaType().equals("application/x-www-form-urlencoded")
                || form(request.query(), "Action") != null) {
            return FORM;
        }
        if (request.path().equals("/")
                && (request.method().equals("GET") || request.method().equals("HEAD"))) {
            return HEALTH;
        }
        ServedService json = jsonService(scope);
        return json != null && request.method().equals("POST") && isAnyJson(request)
                ? new Route.Unknown(json, "")
                : Route.NOT_FOUND;
    }

    /** The route of a form, now that its body is there. */
    Route routeForm(Request request) {
        String body = new String(request.body(), StandardCharsets.ISO_8859_1);
        String action = firstOf(form(body, "Action"), form(request.query(), "Action"));
        String version = firstOf(form(body, "Version"), form(request.query(), "Version"));
        String scope = scopeService(request);
        ServedService service = find(
                each -> each.protocol() == Protocol.QUERY && each.signingName().equals(scope));
        if (service == null) {
            service = find(each -> each.protocol() == Protocol.QUERY
                    && each.codec().service().version().equals(version));
        }
        if (service == null || action == null) {
            return Route.NOT_FOUND;
        }
        Operation<?, ?> operation = service.operations().get(action);
        return operation == null ? new Route.Unknown(service, action) : new Route.Call(service, operation, Map.of());
    }

    private Route byTarget(Request request, String target) {
        Route known = byTarget.get(target);
        boolean dynamo = known instanceof Route.Call call ? call.service().isDynamo() : target.startsWith("DynamoDB");
        if (!request.method().equals("POST") || (dynamo && !isDynamoJson(request))) {
            return Route.NOT_FOUND;
        }
        if (known != null) {
            return known;
        }
        int dot = target.indexOf('.');
        String prefix = dot < 0 ? target : target.substring(0, dot);
        ServedService service =
                find(each -> prefix.equals(each.codec().service().targetPrefix()));
        if (service == null) {
            service = jsonService(scopeService(request));
        }
        return service == null ? Route.NOT_FOUND : new Route.Unknown(service, target.substring(dot + 1));
    }

    private Route rest(ServedService service, Request request) {
        for (RestRoute route : restByMethod.getOrDefault(request.method(), List.of())) {
            Map<String, String> labels = route.template.match(request.path(), request.query());
            if (labels != null) {
                return new Route.Call(service, route.operation, labels);
            }
        }
        return new Route.Unknown(service, "");
    }

    /** The JSON service of that signing name; DynamoDB if there is none. */
    private @Nullable ServedService jsonService(@Nullable String scope) {
        ServedService scoped = find(service ->
                service.protocol() == Protocol.JSON_1_1 && service.signingName().equals(scope));
        return scoped != null ? scoped : find(ServedService::isDynamo);
    }

    private @Nullable ServedService find(java.util.function.Predicate<ServedService> condition) {
        for (ServedService service : services) {
            if (condition.test(service)) {
                return service;
            }
        }
        return null;
    }

    /** DynamoDB takes two media types; a request without a body needs none. */
    private static boolean isDynamoJson(Request request) {
        String type = request.header("content-type");
        if (type == null) {
            String length = request.header("content-length");
            return length == null || length.equals("0");
        }
        return type.equals("application/x-amz-json-1.0")
                || switch (request.mediaType()) {
                    case "application/x-amz-json-1.0", "application/json" -> true;
                    default -> false;
                };
    }

    private static boolean isAnyJson(Request request) {
        return isDynamoJson(request) || request.mediaType().equals("application/x-amz-json-1.1");
    }

    /** The service of the credential scope, in the Authorization header or the query. */
    private static @Nullable String scopeService(Request request) {
        String header = request.header("authorization");
        String query = form(request.query(), "X-Amz-Credential");
        String credential = null;
        if (header != null && header.contains("Credential=")) {
            credential = header.substring(header.indexOf("Credential=") + "Credential=".length());
        } else if (query != null) {
            credential = PercentCodec.decode(query);
        }
        String[] parts = credential == null ? new String[0] : credential.split("/", 5);
        return parts.length == 5 ? parts[3] : null;
    }

    /** The value of a parameter as it stands in a form, or null. */
    private static @Nullable String form(String text, String name) {
        String wanted = name + '=';
        int at = text.startsWith(wanted) ? 0 : text.indexOf('&' + wanted) + 1;
        if (at == 0 && !text.startsWith(wanted)) {
            return null;
        }
        int end = text.indexOf('&', at);
        return text.substring(at + wanted.length(), end < 0 ? text.length() : end);
    }

    private static @Nullable String firstOf(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
    }
}
