package org.postern.daemon;

import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.postern.config.Config;
import org.postern.outcome.EventSteps;

/** What routes that take in mail say once and for all, found out before the first mail comes. */
final class OwnRoutes {
    private OwnRoutes() {}

    /** @throws CannotStart if one names a mailbox that there is not, or has a token that is no secret */
    static void check(CamelContext camel, Config config) {
        for (RouteDefinition route :
                camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions()) {
            for (SetHeaderDefinition header : steps(route, SetHeaderDefinition.class)) {
                if (EventSteps.MAILBOX.equals(header.getName()) && isConstant(header)) {
                    mailbox(route, constant(camel, route, header), config);
                }
            }
            boolean door = steps(route, ProcessDefinition.class).stream()
                    .anyMatch(step -> FormDoor.NAME.equals(step.getRef()));
            for (SetPropertyDefinition property : steps(route, SetPropertyDefinition.class)) {
                if (door && FormDoor.TOKEN.equals(property.getName()) && isConstant(property)) {
                    token(route, constant(camel, route, property));
                }
            }
        }
    }

    private static <T> Collection<T> steps(RouteDefinition route, Class<T> kind) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), kind);
    }

    private static boolean isConstant(ExpressionNode step) {
        return step.getExpression() != null
                && "constant".equals(step.getExpression().getLanguage());
    }

    private static String constant(CamelContext camel, RouteDefinition route, ExpressionNode step) {
        String written = step.getExpression().getExpression();
        try {
            return camel.resolvePropertyPlaceholders(written);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    "route " + route.getRouteId() + ": " + written + " has no value; set it in the environment", e);
        }
    }

    private static void mailbox(RouteDefinition route, String name, Config config) {
        if (config.mailbox(name).isEmpty()) {
            List<String> names =
                    config.mailboxes().stream().map(mailbox -> mailbox.name()).toList();
            throw new CannotStart(
                    "route " + route.getRouteId() + ": " + EventSteps.MAILBOX + ": no mailbox '" + name
                            + "'; there are: " + String.join(", ", names),
                    null);
        }
    }

    private static void token(RouteDefinition route, String token) {
        if (FormDoor.isGuessable(token)) {
            throw new CannotStart("route " + route.getRouteId() + ": " + FormDoor.GUESSABLE, null);
        }
    }
}
