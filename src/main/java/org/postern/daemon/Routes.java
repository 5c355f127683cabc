package org.postern.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.ExplicitCamelContextNameStrategy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A Camel context with the routes of the route files, and nothing in it that we do not use. */
final class Routes {
    /** What is under way at the stop may take that long; the rest stays on the mail server. */
    private static final int STOP_SECONDS = 25;

    private Routes() {}

    /**
     * @param beans what the routes name, by name
     * @param further adds components and whatever else is no bean
     * @return not started; its routes are not built before
     * @throws IOException if a file cannot be read
     * @throws Exception as Camel throws it, if a file is no route
     */
    static CamelContext load(List<Path> files, Map<String, Object> beans, Consumer<CamelContext> further)
            throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.setNameStrategy(new ExplicitCamelContextNameStrategy("postern"));
        context.disableJMX();
        context.setStreamCaching(false);
        context.setMessageHistory(false);
        context.setUseMDCLogging(false);
        context.setUseBreadcrumb(false);
        context.setAllowUseOriginalMessage(false);
        context.setLoadTypeConverters(false);
        context.getShutdownStrategy().setTimeout(STOP_SECONDS);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
        context.getShutdownStrategy().setShutdownNowOnTimeout(true);
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        beans.forEach(context.getRegistry()::bind);
        further.accept(context);
        for (Path file : files) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromBytes(file.getFileName().toString(), Files.readAllBytes(file)));
        }
        return context;
    }
}
