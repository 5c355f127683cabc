package org.postern.daemon;

import java.util.Map;

/** The steps of routes with a queue between intake and processing. The API of JMS is not delivered: whoever wants a queue puts it in with its client. */
final class Queueing {
    private Queueing() {}

    static boolean isThere() {
        try {
            Class.forName("jakarta.jms.Message", false, Queueing.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    static void bind(Map<String, Object> beans, QueuedMails queued, SuspectMails suspects) {
        beans.put("toQueue", new ToQueueStep(queued));
        beans.put("queued", new QueuedStep());
        beans.put("fromQueue", new FromQueueStep(suspects));
    }
}
