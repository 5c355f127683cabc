package org.postern.intake;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that look at mailboxes: virtual ones where the runtime has them. */
final class WorkerThreads {
    /** From Java 24 on a virtual thread that waits inside {@code synchronized}, as Angus does, no longer holds on to its carrier. */
    private static final int VIRTUAL_SINCE = 24;

    private WorkerThreads() {}

    static ExecutorService atMost(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory("mailbox-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** For deadlines and retries: short tasks only. */
    static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2, platform("mailbox-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    static ThreadFactory factory(String prefix) {
        return Runtime.version().feature() >= VIRTUAL_SINCE ? virtual(prefix) : platform(prefix);
    }

    private static ThreadFactory platform(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setName(prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** By reflection: the classes are compiled for a release that does not know them. */
    private static ThreadFactory virtual(String prefix) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object named = type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
            return (ThreadFactory) type.getMethod("factory").invoke(named);
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
            throw new LinkageError("this runtime has no virtual threads", e);
        } catch (InvocationTargetException e) {
            throw new LinkageError("this runtime makes no virtual threads", e.getCause());
        }
    }
}
